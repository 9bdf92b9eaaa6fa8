"""Judging unusual reading: uncovering whose account it was, and marking a finding handled."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, Stale
from virtaus.people.models.unusual import Handled, UnusualReading
from virtaus.people.rules import SEE_UNUSUAL, unusual_readings
from virtaus.people.unusual import watching
from virtaus.people.unusual.settings import in_force

FIELDS = frozenset({"people.unusual_reading"})


@action("people.watch_reading", right=SEE_UNUSUAL)
def watch_reading(actor: Actor) -> int:
    """Look through the finished days of the log; returns how many findings there were."""
    found = watching.watch()
    trail.note(FIELDS, {row.person_id for row in found if row.person_id} | {row.account_id for row in found})
    return len(found)


@action("people.uncover_reader", right=SEE_UNUSUAL)
def uncover_reader(actor: Actor, finding_id: UUID, *, reason: str, version: int) -> None:
    """Let it be seen whose account a finding is about. Raises Invalid for a reason that says too little, Stale."""
    row = _locked(actor, finding_id, version)
    words = _words(reason, "reason")
    trail.note(FIELDS | {"accounts.name"}, {row.account_id, *_person(row)})
    if row.uncovered_at is None:
        row.uncovered_at, row.uncovered_by_id, row.uncover_reason = clock.now(), actor.account_id, words
    _save(row)


@action("people.handle_unusual", right=SEE_UNUSUAL)
def handle_unusual(actor: Actor, finding_id: UUID, *, handled: Handled, note: str, version: int) -> None:
    """Mark a finding handled, with a note of what was found out. Raises Invalid, Stale, and Forbidden for one's own."""
    row = _locked(actor, finding_id, version)
    words = _words(note, "note")
    trail.note(FIELDS, {row.account_id, *_person(row)})
    row.handled, row.note, row.handled_at, row.handled_by_id = handled, words, clock.now(), actor.account_id
    _save(row)


def _locked(actor: Actor, finding_id: UUID, version: int) -> UnusualReading:
    row = unusual_readings.get(actor, finding_id, for_update=True)
    if row.account_id == actor.account_id:
        raise Forbidden(_("Somebody else looks into what you read yourself."))
    if row.version != version:
        raise Stale(_("Somebody else saved this while you were editing it."), {}, row.version)
    return row


def _save(row: UnusualReading) -> None:
    row.version += 1
    row.save()


def _person(row: UnusualReading) -> set[UUID]:
    return {row.person_id} if row.person_id else set()


def _words(text: str, field: str) -> str:
    words, least = " ".join(text.split()), in_force(clock.today()).shortest_reason
    if len(words) < least:
        raise Invalid({field: [_("Say in a sentence what the matter is, at least %s characters.") % least]})
    return words
