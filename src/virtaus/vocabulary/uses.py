"""How often concepts are in use: a lower room that points to them says how many of its things do.

::

    counts_uses("people", _("Persons"), lambda concepts: …)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Uses:
    """``count`` gives, for each of the concepts asked that is pointed to, how many things in force do."""

    label: str | Promise
    count: Callable[[Collection[UUID]], Mapping[UUID, int]]


_uses: dict[str, Uses] = {}


def counts_uses(name: str, label: str | Promise, count: Callable[[Collection[UUID]], Mapping[UUID, int]]) -> None:
    """Declare that the things called ``label`` point to concepts; ``count`` says how many do to each one asked."""
    _uses[name] = Uses(label, count)


def uses() -> list[Uses]:
    return list(_uses.values())
