"""What has happened to a person: searches, statuses and meetings in one line of time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.casework.models import DiscussionState, JobSearch, Origin, StatusPeriod
from virtaus.casework.queries.meetings import meetings_of
from virtaus.casework.rules import SEE_DUTIES
from virtaus.casework.statutes import status_codes
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.figures import day
from virtaus.frame.rights import require
from virtaus.people.rules import persons


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing that happened or is agreed. ``local``: told here, the register has not confirmed it."""

    on: date
    what: str
    note: str
    local: bool
    is_ahead: bool
    meeting_id: UUID | None = None


SHOWN = 8


@dataclass(frozen=True, slots=True)
class History:
    """The newest things of a person, ``SHOWN`` at most; the whole history has a page of its own."""

    person: UUID
    rows: tuple[HistoryRow, ...]


def history(actor: Actor, person_ids: Collection[UUID]) -> dict[UUID, History]:
    """The newest things of some persons within the scope, newest first, in a fixed number of queries."""
    require(actor, SEE_DUTIES)
    own = set(persons(actor).filter(id__in=person_ids).order_by().values_list("id", flat=True))
    found: dict[UUID, list[HistoryRow]] = {person: [] for person in own}
    for search in JobSearch.objects.filter(person__in=own, superseded_at__isnull=True).order_by("started_on"):
        found[search.person_id].append(_row(search.started_on, _("Job search began")))
        if search.ended_on is not None:
            found[search.person_id].append(_row(search.ended_on, _("Job search ended")))
    for period in StatusPeriod.objects.filter(person__in=own, superseded_at__isnull=True).order_by("valid_from"):
        note = _("estimated until %s") % day(period.planned_end) if period.planned_end else ""
        local = period.source == Origin.VIRTAUS
        found[period.person_id].append(_row(period.valid_from, str(status_codes()[period.status]), note, local))
    for person, rows in meetings_of(actor, own).items():
        for meeting in rows:
            local = meeting.origin is Origin.VIRTAUS and not meeting.confirmed
            state = "" if meeting.state is DiscussionState.HELD else str(meeting.state.label)
            found[person].append(_row(meeting.on, str(meeting.kind.label), state, local, meeting.id))
    trail.note({"casework.status", "casework.meetings"}, own)
    newest = {person: sorted(rows, key=lambda row: row.on, reverse=True)[:SHOWN] for person, rows in found.items()}
    return {person: History(person, tuple(rows)) for person, rows in newest.items()}


def _row(on: date, what: str, note: str = "", local: bool = False, meeting_id: UUID | None = None) -> HistoryRow:
    return HistoryRow(on, what, note, local, on > clock.today(), meeting_id)
