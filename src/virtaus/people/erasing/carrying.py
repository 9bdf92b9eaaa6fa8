"""Erasing records: decided by a person with a ground and a reference, carried out in one transaction, and proven."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virtaus.accounts.forgetting import forget_login
from virtaus.accounts.models import Account
from virtaus.audit import keys
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import Invalid
from virtaus.frame.personal import Erase, declarations
from virtaus.frame.powers import require_power
from virtaus.people import footprint as prints
from virtaus.people.erasing.passing import sweep
from virtaus.people.erasing.remains import search, traces_of
from virtaus.people.footprint import PERSON_TABLE, Footprint
from virtaus.people.models import Erasure, ErasureGround, PersonName
from virtaus.people.retaining import holds, time_is_over
from virtaus.people.rules import DECIDE_ERASURE, ERASE_PEOPLE, erasable

FIELDS = frozenset({"people.erasure"})
# A number in the register of matters: letters, digits, marks; too little room for words about somebody.
_REFERENCE = re.compile(r"[\w./:-]{3,40}")
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Decision:
    """Why records are erased: the ground and the number of the decision in the register of matters."""

    ground: ErasureGround
    reference: str


@action("people.erase_persons", right=ERASE_PEOPLE)
def erase_persons(actor: Actor, person_ids: Collection[UUID], decision: Decision) -> list[UUID]:
    """Erase the records at once; the ids of what stays of it. All are erased or none.

    Invalid, and nothing changed, where the law or the work at hand keeps one of them, with the reason.
    """
    require_power(actor, DECIDE_ERASURE)
    rows = decide(actor, person_ids, decision)
    carry_out(rows)
    return [row.id for row in rows]


@action("people.decide_erasures", right=ERASE_PEOPLE)
def decide_erasures(actor: Actor, person_ids: Collection[UUID], decision: Decision) -> list[UUID]:
    """Decide that records are erased, for the worker to carry out; the decisions' ids. Invalid as in erasing."""
    require_power(actor, DECIDE_ERASURE)
    return [row.id for row in decide(actor, person_ids, decision)]


def decide(actor: Actor, person_ids: Collection[UUID], decision: Decision) -> list[Erasure]:
    """Record the decision on each person, their rows locked in the order of their ids."""
    persons = [erasable.get(actor, each, for_update=True) for each in sorted(set(person_ids))]
    trail.note(FIELDS | fields(), person_ids)
    if not persons or len(persons) > MOST_AT_ONCE:
        raise Invalid({"": [_("Choose from one to %(most)s records.") % {"most": MOST_AT_ONCE}]})
    if not _REFERENCE.fullmatch(decision.reference.strip()):
        raise Invalid({"reference": [_("Write the number of the decision only, such as HML/123/2026.")]})
    if reasons := hindrances([person.id for person in persons], decision.ground):
        raise Invalid({"": sorted({each for own in reasons.values() for each in own})})
    if Erasure.objects.filter(person__in=persons, erased_at__isnull=True, refused="").exists():
        raise Invalid({"": [_("The erasing has been decided already and waits for the worker.")]})
    return [
        Erasure.objects.create(
            person=person,
            ground=decision.ground,
            reference=decision.reference.strip(),
            decided_by_id=actor.account_id,
            decided_at=clock.now(),
        )
        for person in persons
    ]


@action("people.carry_out_erasures", right=ERASE_PEOPLE)
def erase_as_decided(actor: Actor, erasure_id: UUID) -> None:
    """One decision: what has come to hold the record since is noted as the reason why it was not erased.

    A decision that was carried out already is left alone.
    """
    row = Erasure.objects.get(id=erasure_id)
    if row.person_id is None:
        return
    person = row.person_id
    erasable.get(actor, person, for_update=True)
    trail.note(FIELDS | fields(), [person])
    if reasons := hindrances([person], ErasureGround(row.ground)).get(person):
        Erasure.objects.filter(id=row.id).update(refused=" ".join(reasons)[:300], person=None)
        return
    carry_out([row])


def carry_out_decided(actor: Actor, tell: Callable[[int, int], None]) -> int:
    """Carry out every decision that waits, each in a transaction of its own; how many there were.

    Broken off, the next run goes on with those that still wait.
    """
    waiting = list(Erasure.objects.filter(erased_at__isnull=True, refused="", person__isnull=False).order_by("id"))
    for number, row in enumerate(waiting, start=1):
        erase_as_decided(actor, row.id)
        tell(number, len(waiting))
    return len(waiting)


def hindrances(person_ids: Sequence[UUID], ground: ErasureGround) -> dict[UUID, list[str]]:
    """Why each record can't be erased on this ground now; absent where nothing stands in the way."""
    found = holds(person_ids)
    for person in _under_a_duty(person_ids):
        found.setdefault(person, []).append(_("A duty to keep holds rows of this record."))
    if ground is ErasureGround.TIME_OVER:
        over = set(time_is_over(person_ids, clock.today()))
        for person in person_ids:
            if person not in over and person not in found:
                found[person] = [_("The time to keep this record is not over.")]
    return found


def fields() -> frozenset[str]:
    """Every audited field that erasing touches."""
    return frozenset({"people.person"}).union(*(each.audit for each in declarations()))


def carry_out(rows: Sequence[Erasure]) -> None:
    """Erase the persons of the decisions and prove it. RuntimeError, and nothing changed, where something remains."""
    persons = [row.person_id for row in rows if row.person_id is not None]
    untied = _tables(Erase.UNTIE)
    counts = {person: _counts(prints.footprint([person], without=untied)) for person in persons}
    found = prints.footprint(persons, without=untied)
    traces = traces_of(persons, found)
    words = set(PersonName.objects.filter(person__in=persons).order_by().values_list("word_id", flat=True))
    logins = list(Account.objects.filter(person__in=persons).order_by("id").values_list("id", flat=True))
    with transaction.atomic():
        _delete(persons, found, logins)
        sweep(traces.ids, traces.addresses, words)
        traces.ids -= set(Account.objects.filter(id__in=logins).order_by().values_list("id", flat=True))
        searched = search(traces)
        if searched.remaining or (left := prints.left_of(persons)):
            places = searched.remaining or tuple(f"{each.table}.{each.column}" for each in left)
            raise RuntimeError(f"erasing left something behind: {', '.join(places)}")
    for row in rows:
        Erasure.objects.filter(id=row.id).update(
            erased_at=clock.now(),
            counts=counts.get(row.person_id, {}) if row.person_id else {},
            mentions=list(searched.mentions),
            columns_searched=searched.columns,
        )
    changed("person", *persons)


def _delete(persons: Sequence[UUID], found: Footprint, logins: Sequence[UUID]) -> None:
    """Delete the rows and logins, untie what stays, and forget the persons in the log."""
    untied = _tables(Erase.UNTIE)
    prints.defer_checks()
    for reference in prints.left_of(persons):
        if reference.table in untied:
            for person in persons:
                prints.point_elsewhere(reference, person, None)
    prints.delete(found)
    try:
        with transaction.atomic():
            prints.check_now()
            prints.defer_checks()
    except IntegrityError as error:
        raise RuntimeError("erasing would leave rows that refer to nothing") from error
    for login in logins:
        forget_login(login)
    keys.forget(persons)


def _tables(what: Erase) -> frozenset[str]:
    return frozenset(each.model._meta.db_table for each in declarations() if each.erase is what)


def _under_a_duty(persons: Collection[UUID]) -> set[UUID]:
    """Persons of whom rows are declared to be kept under a duty."""
    kept = _tables(Erase.KEEP)
    rows = [each for each in prints.references() if each.to == PERSON_TABLE and each.table in kept]
    return {person for person in persons if any(prints.refers(each, [person]) for each in rows)}


def _counts(found: Footprint) -> dict[str, int]:
    return {table: len(rows) for table, rows in sorted(found.items())}
