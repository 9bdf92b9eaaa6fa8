"""Reads of why personal data is kept, and of who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.area.models import Controller
from virtaus.area.rules import READ_PRIVACY, SEE_PROCESSING
from virtaus.frame import modes
from virtaus.frame.actor import Actor
from virtaus.frame.modes import Mode
from virtaus.frame.processing import (
    Processing,
    catalogue,
    how_long,
    needs_check,
    processings,
    text_of,
    texts_of,
)
from virtaus.frame.rights import require

PROTECTIONS = {
    "encrypted": gettext_lazy("encrypted"),
    "indexed": gettext_lazy("searched by a blind index"),
    "hidden": gettext_lazy("hidden by a non-disclosure order"),
}


@dataclass(frozen=True, slots=True)
class ProcessingRow:
    """A declaration in the reader's language. ``here``: whether this area's mode has the datum. ``unread``: the
    grounds that were not read in the statute.
    """

    code: str
    name: str
    group: str
    group_name: str
    purpose_keys: tuple[str, ...]
    purposes: tuple[str, ...]
    grounds: tuple[str, ...]
    unread: tuple[str, ...]
    special: str
    sources: tuple[str, ...]
    recipients: tuple[str, ...]
    retention: str
    modes: tuple[str, ...]
    here: bool
    encrypted: bool
    protections: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def heading(self) -> str:
        return self.name[:1].upper() + self.name[1:]

    def speaks_of(self, words: str) -> bool:
        """Whether each of ``words`` stands somewhere in what is told."""
        told = " ".join(
            (self.name, *self.purposes, *self.grounds, self.special, *self.sources, *self.recipients, self.retention)
        ).casefold()
        return all(word in told for word in words.casefold().split())

    @property
    def check(self) -> bool:
        return bool(self.unread)

    @property
    def is_special(self) -> bool:
        return bool(self.special)


@dataclass(frozen=True, slots=True)
class ControllerRow:
    """Who answers for the data; ``officer`` is how to reach the data-protection officer."""

    name: str
    business_id: str
    address: str
    contact: str
    officer: str
    joint: str
    processors: str
    saved_at: datetime
    version: int


def processing_rows(actor: Actor) -> list[ProcessingRow]:
    """Every declaration of every room."""
    require(actor, SEE_PROCESSING)
    return [_row(each) for each in processings()]


def told_to(actor: Actor, group: str, words: str = "") -> list[ProcessingRow]:
    """What the registered of ``group`` are told: the declarations that hold in this area's mode, of which only those
    that speak of every one of ``words``. Open to anybody.
    """
    require(actor, READ_PRIVACY)
    rows = [_row(each) for each in processings() if each.group == group and modes.current() in each.modes]
    return [row for row in rows if row.speaks_of(words)]


def groups() -> tuple[tuple[str, str], ...]:
    """Whose data is kept: key and name."""
    return tuple((key, text_of("groups", key)) for key in catalogue()["groups"])


def purposes() -> tuple[tuple[str, str], ...]:
    """What data is kept for: key and text."""
    return tuple((key, text_of("purposes", key)) for key in catalogue()["purposes"])


def controller(actor: Actor) -> ControllerRow | None:
    """Who answers for the data; None until the area has written it."""
    require(actor, READ_PRIVACY)
    row = Controller.objects.first()
    if row is None:
        return None
    return ControllerRow(
        name=row.name,
        business_id=row.business_id,
        address=row.address,
        contact=row.contact,
        officer=row.officer,
        joint=row.joint,
        processors=row.processors,
        saved_at=row.saved_at,
        version=row.version,
    )


def _row(each: Processing) -> ProcessingRow:
    special = text_of("special", each.special) if each.special else ""
    kept_by = {"encrypted": each.encrypted, "indexed": each.indexed, "hidden": each.hidden}
    return ProcessingRow(
        code=each.code,
        name=each.name,
        group=each.group,
        group_name=text_of("groups", each.group),
        purpose_keys=each.purposes,
        purposes=texts_of("purposes", each.purposes),
        grounds=tuple(_ground(key) for key in each.grounds),
        unread=tuple(_ground(key) for key in each.grounds if needs_check("grounds", key)),
        special=special,
        sources=texts_of("sources", each.sources),
        recipients=texts_of("recipients", each.recipients),
        retention=how_long(each.retention),
        modes=tuple(str(mode.label).partition(":")[0] for mode in Mode if mode in each.modes),
        here=modes.current() in each.modes,
        encrypted=each.encrypted,
        protections=tuple(str(PROTECTIONS[key]) for key, holds in kept_by.items() if holds),
        fields=each.fields,
    )


def _ground(key: str) -> str:
    text = text_of("grounds", key)
    return _("%(ground)s (check)") % {"ground": text} if needs_check("grounds", key) else text
