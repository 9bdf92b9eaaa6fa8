"""Reads for merging: who may have two records, the two side by side, and what has been merged."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from virtaus.area.queries.teams import team_names
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require
from virtaus.people.footprint import PERSON_TABLE, footprint, model_of
from virtaus.people.merging.carrying import counts_of, differences, fields, kind_name, needs_the_register, refusals
from virtaus.people.merging.rooms import Difference, Pair
from virtaus.people.models import Contact, Person, PersonMerge, Relation
from virtaus.people.names import words_of
from virtaus.people.queries.persons import shown_key
from virtaus.people.rules import MERGE_PEOPLE, in_force, mergeable, merges, persons

MOST = 50
COMPARED = frozenset({"people.key", "people.birth_date", "people.contact"})
_NAMES = Actor.system("people.doubles")


@dataclass(frozen=True, slots=True)
class Record:
    """One of two records: by what it is known, whose it is today and since when it has been here."""

    id: UUID
    key: str
    register_key: str
    team: str
    since: date


@dataclass(frozen=True, slots=True)
class Double:
    """Two records that may be one person's, and why one may think so. ``kept`` is the older one."""

    kept: Record
    merged: Record
    why: str


@dataclass(frozen=True, slots=True)
class KindRow:
    """How many rows of a kind each record has."""

    kind: str
    kept: int
    merged: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records side by side. ``refusals`` say why they can't be merged; empty when they can."""

    kept: Record
    merged: Record
    kinds: tuple[KindRow, ...]
    differences: tuple[Difference, ...]
    refusals: tuple[str, ...]
    needs_the_register: bool


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that was done. Whether something stands in the way of undoing it is looked at when somebody asks."""

    id: UUID
    kept: Record
    merged_at: datetime
    undo_until: datetime
    grounds: str


def doubles(actor: Actor) -> list[Double]:
    """Pairs of records that may be one person's: the same name and birthday, or the same phone and given name."""
    require(actor, MERGE_PEOPLE)
    found: dict[tuple[UUID, UUID], str] = {}
    for ids in _namesakes(actor):
        found |= {pair: _("the same name and day of birth") for pair in _pairs(ids)}
    for pair in _same_phone(actor):
        found.setdefault(pair, _("the same phone and given name"))
    pairs = dict(list(found.items())[:MOST])
    records = _records(actor, {each for pair in pairs for each in pair})
    trail.note(COMPARED, records)
    return [Double(records[kept], records[merged], why) for (kept, merged), why in pairs.items()]


def _namesakes(actor: Actor) -> Iterable[list[UUID]]:
    named = mergeable(actor).exclude(name_key="").filter(identity__birth_date__isnull=False)
    groups = named.order_by().values("name_key", "identity__birth_date")
    groups = groups.annotate(many=Count("id"), ids=ArrayAgg("id", order_by=("created_at", "id"))).filter(many__gt=1)
    return [row["ids"] for row in groups.order_by("name_key", "identity__birth_date")[:MOST]]


def _same_phone(actor: Actor) -> Iterable[tuple[UUID, UUID]]:
    """Families share phones: a given name in common is needed too."""
    reached = Contact.objects.filter(phone_index__isnull=False, person__in=mergeable(actor))
    groups = reached.order_by().values("phone_index").annotate(many=Count("id"), ids=ArrayAgg("person_id"))
    shared = [row["ids"] for row in groups.filter(many__gt=1).order_by("phone_index")[:MOST]]
    persons = Person.objects.in_bulk([each for ids in shared for each in ids])
    trail.note(COMPARED, persons)
    given = {key: set(words_of(person.given_names)) for key, person in persons.items()}
    for ids in shared:
        oldest_first = sorted(ids, key=lambda each: (persons[each].created_at, each))
        yield from (pair for pair in _pairs(oldest_first) if given[pair[0]] & given[pair[1]])


def _pairs(ids: list[UUID]) -> list[tuple[UUID, UUID]]:
    return [(ids[0], other) for other in ids[1:]]


def record_called(actor: Actor, text: str) -> UUID:
    """The record of a register key (a former one too) or an id, as somebody wrote it. NotFound outside the scope."""
    require(actor, MERGE_PEOPLE)
    found = mergeable(actor).filter(called(text)).distinct().values_list("id", flat=True).order_by("id").first()
    if found is None:
        raise NotFound(_("No customer of yours has this key."))
    return found


def called(text: str) -> Q:
    """Records of a register key, a former one too, or of an id or the address of a person's page."""
    text = text.strip().rstrip("/").rpartition("/")[2]
    found = Q(register_key=text) | Q(former_keys__register_key=text)
    with contextlib.suppress(ValueError):
        found |= Q(id=UUID(text))
    return found


def comparison(actor: Actor, kept: UUID, merged: UUID) -> Comparison:
    """The two records side by side. NotFound for one outside the scope, or for one record twice."""
    require(actor, MERGE_PEOPLE)
    pair = Pair(kept, merged)
    for person in pair.both:
        mergeable.get(actor, person)
    if kept == merged:
        raise NotFound(_("Not found."))
    trail.note(fields(), pair.both)
    found = _records(actor, pair.both)
    return Comparison(
        kept=found[kept],
        merged=found[merged],
        kinds=tuple(_kinds(pair)),
        differences=tuple(differences(pair)),
        refusals=tuple(refusals(pair, told_nationally=True)),
        needs_the_register=needs_the_register(pair),
    )


def _kinds(pair: Pair) -> Iterable[KindRow]:
    counted: dict[str, list[int]] = {}
    for place, person in enumerate(pair.both):
        for table, many in counts_of(footprint([person]), person).items():
            model = model_of(table)
            if model is not None and table != PERSON_TABLE and (kind := kind_name(model)):
                counted.setdefault(kind, [0, 0])[place] += many
    return [KindRow(kind, *both) for kind, both in sorted(counted.items())]


def done_merges(actor: Actor) -> list[MergeRow]:
    """What was merged and not undone, newest first, as long as it can be undone by time."""
    require(actor, MERGE_PEOPLE)
    rows = list(merges(actor).filter(undone_at__isnull=True, undo_until__gt=clock.now()).select_related("kept")[:MOST])
    records = _records(actor, {row.kept_id for row in rows})
    trail.note({"people.merge", "people.key"}, records)
    return [MergeRow(row.id, records[row.kept_id], row.merged_at, row.undo_until, row.grounds) for row in rows]


def became(actor: Actor, person_id: UUID) -> UUID | None:
    """The person whom a record that is gone became a part of, if the actor may see them; else None."""
    merge = PersonMerge.objects.filter(merged_id=person_id, undone_at__isnull=True).first()
    if merge is None:
        return None
    trail.note({"people.merge"}, [merge.kept_id])
    return merge.kept_id if persons(actor).filter(id=merge.kept_id).exists() else None


def _records(actor: Actor, ids: Collection[UUID]) -> dict[UUID, Record]:
    names = team_names(_NAMES)
    teams: dict[UUID, str] = {}
    for row in Relation.objects.filter(in_force(clock.today()), person__in=ids).order_by("valid_from", "id"):
        teams.setdefault(row.person_id, names.get(row.team_id, ""))
    return {
        row.id: Record(
            id=row.id,
            key=shown_key(row),
            register_key=row.register_key or "",
            team="" if row.protected else teams.get(row.id, ""),
            since=clock.local(row.created_at).date(),
        )
        for row in mergeable(actor).filter(id__in=ids)
    }
