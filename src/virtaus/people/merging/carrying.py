"""Merging: everything of the one record goes to the other in one transaction, or nothing does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virtaus.audit import keys
from virtaus.frame import clock, modes, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import Invalid
from virtaus.frame.naming import name_of
from virtaus.frame.personal import Merge, declarations, parts
from virtaus.people import footprint as prints
from virtaus.people.footprint import PERSON_TABLE, Footprint, digest
from virtaus.people.merging.rooms import Chosen, Difference, Pair, rooms
from virtaus.people.merging.settings import in_force
from virtaus.people.models import Person, PersonMerge
from virtaus.people.rules import MERGE_PEOPLE, mergeable

FIELDS = frozenset({"people.merge"})
# The one row that a merge makes about itself.
_OWN = PersonMerge._meta.db_table
SHORTEST_GROUNDS = 10


@action("people.merge_persons", right=MERGE_PEOPLE)
def merge_persons(
    actor: Actor, kept: UUID, merged: UUID, *, chosen: Chosen, grounds: str, told_nationally: bool = False
) -> UUID:
    """Make the record ``merged`` a part of ``kept``; the id of the merge.

    ``chosen`` says, by the code of each difference, whose value holds. ``told_nationally``: the national register has
    joined the two keys. Invalid, and nothing changed, for what can't be merged, with the reason.
    """
    pair = locked(actor, kept, merged)
    trail.note(FIELDS | fields(), pair.both)
    if reasons := refusals(pair, told_nationally=told_nationally):
        raise Invalid({"": reasons})
    if len(grounds.strip()) < SHORTEST_GROUNDS:
        raise Invalid({"grounds": [_("Say in a sentence how you know that they are the same person.")]})
    now = clock.now()
    try:
        with transaction.atomic():
            before = prints.footprint(pair.both)
            _carry_out(pair, chosen, now)
            prints.check_now()
            prints.defer_checks()
    except IntegrityError as error:
        raise Invalid({"": [_("The rows of the two records do not fit together, so nothing was merged.")]}) from error
    _prove_gone(merged)
    after = prints.footprint([kept])
    row = PersonMerge.objects.create(
        kept_id=kept,
        merged_id=merged,
        grounds=grounds.strip(),
        counts=counts_of(before, merged),
        merged_by_id=actor.account_id,
        merged_at=now,
        undo=json.dumps(undo_of(before, after), ensure_ascii=False),
        undo_until=now + timedelta(days=in_force(clock.today()).days),
    )
    keys.follow(kept, merged)
    changed("person", kept, merged)
    return row.id


def locked(actor: Actor, kept: UUID, merged: UUID) -> Pair:
    """The two records within the actor's scope, locked in the order of their ids. NotFound, Invalid for one alone."""
    if kept == merged:
        raise Invalid({"": [_("Choose two different records.")]})
    for person in sorted((kept, merged)):
        mergeable.get(actor, person, for_update=True)
    return Pair(kept, merged)


def refusals(pair: Pair, *, told_nationally: bool) -> list[str]:
    """Why the two can't be merged; empty when they can."""
    found = [reason for room in rooms() for reason in room.refusals(pair)]
    if needs_the_register(pair) and not told_nationally:
        found.append(
            _("The national register holds them as two customers and is master: have them joined there first.")
        )
    return found


def needs_the_register(pair: Pair) -> bool:
    """Whether the register knows both, so that it has to join them first (add-on mode)."""
    known = Person.objects.filter(id__in=pair.both, register_key__isnull=False).count()
    return modes.current() is modes.Mode.ADD_ON and known == 2


def differences(pair: Pair) -> list[Difference]:
    """What a person must choose, by room."""
    return [each for room in rooms() for each in room.differences(pair)]


def fields() -> frozenset[str]:
    """Every audited field that a merge touches."""
    return frozenset({"people.person"}).union(*(each.audit for each in declarations()))


def kind_name(model: type) -> str:
    """What people call the rows of a model."""
    named: Mapping[type, str] = {each.model: min(each.audit) for each in declarations()}
    of_parts = {each.model: each.what for each in parts()}
    code = named.get(model) or of_parts.get(model)
    return name_of(code) if code else ""


def counts_of(found: Footprint, person: UUID) -> dict[str, int]:
    """How many rows of each table refer to a person."""
    columns: dict[str, list[str]] = {}
    for each in prints.references():
        if each.to == PERSON_TABLE:
            columns.setdefault(each.table, []).append(each.column)
    told = {
        table: sum(any(row[name] == str(person) for name in columns.get(table, ())) for row in rows.values())
        for table, rows in found.items()
    }
    return {table: count for table, count in told.items() if count}


def undo_of(before: Footprint, after: Footprint) -> dict[str, object]:
    """What undoing needs: rows that changed as they were, the mark of each as it is now, and which rows there are."""
    touched: dict[str, set[str]] = {}
    for table in before.keys() | after.keys():
        ours, theirs = before.get(table, {}), after.get(table, {})
        differing = {pk for pk in ours.keys() | theirs.keys() if ours.get(pk) != theirs.get(pk)}
        if differing:
            touched[table] = differing
    return {
        "before": {
            table: {pk: before[table][pk] for pk in sorted(keys) if pk in before.get(table, {})}
            for table, keys in touched.items()
        },
        "after": {
            table: {pk: digest(after[table][pk]) for pk in sorted(keys) if pk in after.get(table, {})}
            for table, keys in touched.items()
        },
        "present": {table: sorted(rows) for table, rows in after.items()},
    }


def _carry_out(pair: Pair, chosen: Chosen, now: datetime) -> None:
    prints.defer_checks()
    for room in rooms():
        room.settle(pair, chosen, now)
    staying = {each.model._meta.db_table for each in declarations() if each.merge is Merge.STAY}
    for each in prints.left_of([pair.merged]):
        if each.table not in staying:
            prints.point_elsewhere(each, pair.merged, pair.kept)
    prints.delete({PERSON_TABLE: [str(pair.merged)]})
    for room in rooms():
        room.rebuild(pair, chosen, now)


def _prove_gone(merged: UUID) -> None:
    """No foreign key of the database leads to the merged record any more; RuntimeError, and nothing kept, otherwise."""
    left = prints.left_of([merged])
    if left or Person.objects.filter(id=merged).exists():
        where = ", ".join(f"{each.table}.{each.column}" for each in left)
        raise RuntimeError(f"a merge left rows behind: {where or 'the person itself'}")
