"""The two modes of an area, and what each capability is in them.

**Add-on**: the national register is master, the only lawful mode in Finnish production (JTYPL 380/2023 §§ 120, 120 a).
**Stand-alone**: pilots, training and other countries. Rooms declare their capabilities in ``capabilities.py``; the page
"Two modes" lists them, and a page of a capability that the area's mode lacks does not open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    ADD_ON = "add-on", _("Add-on: the national register is master")
    STAND_ALONE = "stand-alone", _("Stand-alone")


BOTH = frozenset(Mode)
STAND_ALONE = frozenset({Mode.STAND_ALONE})


def current() -> Mode:
    """The mode this area runs in."""
    return Mode(settings.VIRTAUS_MODE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A datum on a person that is kept here: ``field`` is "room.Model.field", ``name`` a lazy translation."""

    field: str
    name: Any


@dataclass(frozen=True, slots=True)
class Capability:
    """What somebody can do, and how it stands beside the national system. Texts are lazy translations.

    ``national``: what the national system does and keeps. ``adds``: what Virtaus adds. ``fields``: what of a person is
    kept here. ``basis``: act and section.
    """

    code: str
    name: Any
    national: Any
    adds: Any
    basis: Any
    fields: tuple[Kept, ...] = ()
    modes: frozenset[Mode] = BOTH


_capabilities: dict[str, Capability] = {}


def declare(capability: Capability) -> Capability:
    """Add a capability; ValueError when its code is taken or it exists in no mode."""
    if capability.code in _capabilities:
        raise ValueError(f"the capability {capability.code} is declared twice")
    if not capability.modes:
        raise ValueError(f"the capability {capability.code} exists in no mode")
    _capabilities[capability.code] = capability
    return capability


def capabilities() -> tuple[Capability, ...]:
    """Every declared capability in order of code."""
    return tuple(_capabilities[code] for code in sorted(_capabilities))
