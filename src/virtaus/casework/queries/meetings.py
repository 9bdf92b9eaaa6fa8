"""Reads of meetings, always within the actor's scope."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import QuerySet

from virtaus.area.queries.places import service_points
from virtaus.casework.booking import marked_from
from virtaus.casework.codes import meeting_reasons
from virtaus.casework.knowing import known
from virtaus.casework.mails import told_of_meetings
from virtaus.casework.models import Channel, Discussion, DiscussionKind, DiscussionState, Origin
from virtaus.casework.rules import SEE_DUTIES, meetings
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require
from virtaus.people.queries import shown_key
from virtaus.people.rules import customers, persons


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting as pages show it; ``place`` is a service point's name or the way it is held."""

    id: UUID
    person_id: UUID
    key: str
    kind: DiscussionKind
    on: date
    at: time | None
    minutes: int
    channel: Channel
    place: str
    service_point_id: UUID | None
    state: DiscussionState
    origin: Origin
    noted_nationally_at: datetime | None
    confirmed: bool
    reason: str
    version: int

    @property
    def is_local(self) -> bool:
        """Whether it was booked here; what the register tells is changed there."""
        return self.origin is Origin.VIRTAUS

    @property
    def can_change(self) -> bool:
        return self.is_local and self.state is DiscussionState.BOOKED

    @property
    def awaits_recording(self) -> bool:
        """Whether the national system may not know it as it stands."""
        return self.is_local and self.noted_nationally_at is None and not self.confirmed

    @property
    def can_unmark(self) -> bool:
        """Whether a wrong mark can be taken back here: the register has not told how the meeting came out."""
        return self.is_local and self.state is not DiscussionState.BOOKED and not self.confirmed

    @property
    def awaits_marking(self) -> bool:
        """Whether somebody should say if it was held."""
        return self.state is DiscussionState.BOOKED and clock.now() >= self.marked_from

    @property
    def marked_from(self) -> datetime:
        """From when it can be marked as held or missed."""
        return marked_from(self.on, self.at)


def meeting(actor: Actor, meeting_id: UUID) -> MeetingRow:
    """One meeting of a person within the scope; NotFound for any other."""
    require(actor, SEE_DUTIES)
    found = meetings.get(actor, meeting_id)
    return meeting_rows(actor, meetings(actor).filter(id=found.id), with_every_place=True)[0]


def is_told(actor: Actor, meeting_id: UUID) -> bool:
    """Whether the person of a meeting within the scope gets a mail of it; NotFound for any other."""
    require(actor, SEE_DUTIES)
    return told_of_meetings(meetings.get(actor, meeting_id).person_id)


def meetings_of(
    actor: Actor, person_ids: Collection[UUID], known_at: datetime | None = None
) -> dict[UUID, list[MeetingRow]]:
    """All meetings of some persons within the scope, newest first; with ``known_at`` (aware) those known by then.

    Their day, time and state are those of now: ``virtaus.casework.duties.stood_before`` tells what they were.
    """
    require(actor, SEE_DUTIES)
    found: dict[UUID, list[MeetingRow]] = {}
    told = (
        meetings(actor) if known_at is None else Discussion.objects.filter(known(known_at), person__in=persons(actor))
    )
    for row in meeting_rows(actor, told.filter(person__in=person_ids)):
        found.setdefault(row.person_id, []).insert(0, row)
    return found


def meetings_after(
    actor: Actor,
    after: UUID | None,
    most: int,
    *,
    person_id: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
    state: DiscussionState | None = None,
) -> tuple[list[MeetingRow], bool]:
    """At most ``most`` meetings of the own customers, or of one person within the scope, and whether more follow.

    In order of id, after ``after``; ``since`` and ``until`` are days, both included. NotFound for any other person.
    """
    require(actor, SEE_DUTIES)
    rows = meetings(actor).filter(person__in=customers(actor))
    if person_id is not None:
        rows = meetings(actor).filter(person=persons.get(actor, person_id))
    asked = {"id__gt": after, "on__gte": since, "on__lte": until, "state": state}
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    ids = list(rows.order_by("id").values_list("id", flat=True)[: most + 1])
    shown = meeting_rows(actor, meetings(actor).filter(id__in=ids[:most])) if ids else []
    return sorted(shown, key=lambda row: row.id), len(ids) > most


def meeting_rows(actor: Actor, rows: QuerySet[Discussion], *, with_every_place: bool = False) -> list[MeetingRow]:
    """The rows of meetings within the scope, by day and time, noted in the trail.

    A service point tells about where somebody lives: of a protected person it is named on the meeting's own page only
    (``with_every_place``), where whoever holds the meeting needs it.
    """
    found = list(rows.order_by("on", "at", "id"))
    if not found:
        return []
    known = persons(actor).filter(id__in={row.person_id for row in found}).order_by("id")
    keys = {person.id: shown_key(person) for person in known}
    hidden = set() if with_every_place else {person.id for person in known if person.protected}
    points = {point.id: point.name for point in service_points(actor)}
    trail.note({"people.key", "casework.meetings"}, keys)
    return [
        MeetingRow(
            id=row.id,
            person_id=row.person_id,
            key=keys[row.person_id],
            kind=DiscussionKind(row.kind),
            on=row.on,
            at=row.at,
            minutes=row.minutes,
            channel=Channel(row.channel),
            place=points.get(row.service_point_id, "") if row.service_point_id and row.person_id not in hidden else "",
            service_point_id=row.service_point_id,
            state=DiscussionState(row.state),
            origin=Origin(row.origin),
            noted_nationally_at=row.noted_nationally_at,
            confirmed=row.event_id is not None,
            reason=str(meeting_reasons().get(row.reason, "")),
            version=row.version,
        )
        for row in found
    ]
