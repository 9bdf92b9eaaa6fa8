"""Reads for erasing: whose time is over, what erasing a record would do, and what has been erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.naming import name_of
from virtaus.frame.personal import Erase, declarations
from virtaus.frame.rights import require
from virtaus.frame.texts import in_language
from virtaus.people import retaining
from virtaus.people.erasing.carrying import MOST_AT_ONCE, fields, hindrances
from virtaus.people.footprint import PERSON_TABLE, footprint, model_of
from virtaus.people.merging.carrying import kind_name
from virtaus.people.models import Erasure, ErasureGround, Person, Relation
from virtaus.people.queries.doubles import called
from virtaus.people.queries.persons import shown_key
from virtaus.people.rules import ERASE_PEOPLE, erasable, in_force

SHOWN = 50


@dataclass(frozen=True, slots=True)
class OverRow:
    """Somebody whose record need not be kept any more; ``since`` is the day on which the last rule's time was over."""

    id: UUID
    key: str
    since: date


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """A decision to erase, without anything of whose record it was."""

    ground: str
    reference: str
    decided_at: datetime
    erased_at: datetime | None
    refused: str
    rows: int
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatBecomes:
    """What erasing does to one kind of row."""

    kind: str
    rows: int
    fate: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """How a retention rule stands; ``until`` is empty while what it is about lasts."""

    what: str
    years: int
    source: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What erasing a record would do, and what stands in its way: ``holds`` always, ``not_over`` for its time alone."""

    id: UUID
    key: str
    kinds: tuple[WhatBecomes, ...]
    rules: tuple[RuleRow, ...]
    holds: tuple[str, ...]
    over: bool
    has_login: bool


def time_over(actor: Actor) -> list[OverRow]:
    """Whose records need not be kept any more, those without a customer relation the longest first."""
    require(actor, ERASE_PEOPLE)
    today = clock.today()
    serving = Relation.objects.filter(in_force(today), person=OuterRef("pk"))
    gone = erasable(actor).filter(~Exists(serving)).order_by("created_at", "id")
    candidates = list(gone[: MOST_AT_ONCE * 5])
    over = set(retaining.time_is_over([row.id for row in candidates], today))
    found = [row for row in candidates if row.id in over][:MOST_AT_ONCE]
    standing = retaining.kept([row.id for row in found], today)
    trail.note({"people.key", "people.erasure"}, [row.id for row in candidates])
    return [
        OverRow(row.id, shown_key(row), max(each.until for each in standing[row.id] if each.until)) for row in found
    ]


def done_erasures(actor: Actor) -> list[ErasureRow]:
    """The last decisions."""
    require(actor, ERASE_PEOPLE)
    trail.note({"people.erasure"})
    return [
        ErasureRow(
            str(ErasureGround(row.ground).label),
            row.reference,
            row.decided_at,
            row.erased_at,
            row.refused,
            sum(row.counts.values()),
            tuple(row.mentions),
        )
        for row in Erasure.objects.all()[:SHOWN]
    ]


def record_to_erase(actor: Actor, text: str) -> UUID:
    """The record of a register key or an id, as somebody wrote it. NotFound."""
    require(actor, ERASE_PEOPLE)
    found = erasable(actor).filter(called(text)).distinct().values_list("id", flat=True).order_by("id").first()
    if found is None:
        raise NotFound(_("No customer has this key."))
    return found


def preview(actor: Actor, person_id: UUID) -> Preview:
    """What erasing a record would do. NotFound."""
    require(actor, ERASE_PEOPLE)
    person: Person = erasable.get(actor, person_id)
    trail.note(fields() | {"people.erasure"}, [person.id])
    today = clock.today()
    return Preview(
        id=person.id,
        key=shown_key(person),
        kinds=tuple(_kinds(person.id)),
        rules=tuple(
            RuleRow(_what(each.rule.code), each.rule.years, in_language(each.rule.source), each.until)
            for each in retaining.kept([person.id], today)[person.id]
        ),
        holds=tuple(hindrances([person.id], ErasureGround.REQUEST).get(person.id, ())),
        over=bool(retaining.time_is_over([person.id], today)),
        has_login=person.account_id is not None,
    )


def _kinds(person: UUID) -> list[WhatBecomes]:
    fates = {
        Erase.DELETE: _("is deleted"),
        Erase.UNTIE: _("stays without the person"),
        Erase.KEEP: _("is kept under a duty"),
    }
    by_table = {each.model._meta.db_table: each.erase for each in declarations()}
    counted: dict[tuple[str, str], int] = {}
    for table, rows in footprint([person]).items():
        model = model_of(table)
        kind = kind_name(model) if model is not None and table != PERSON_TABLE else ""
        if kind:
            fate = fates[by_table.get(table, Erase.DELETE)]
            counted[kind, fate] = counted.get((kind, fate), 0) + len(rows)
    return [WhatBecomes(kind, rows, fate) for (kind, fate), rows in sorted(counted.items())]


def _what(code: str) -> str:
    """What a rule's rows are, in the words of the audited field."""
    return ", ".join(sorted({name_of(min(each.audit)) for each in declarations() if each.retention == code}))
