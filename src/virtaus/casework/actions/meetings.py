"""Meetings: booked, moved, marked, and noted in the national system."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virtaus.casework.booking import check_booking, marked_from
from virtaus.casework.codes import meeting_reasons
from virtaus.casework.mails import tell_of_meeting
from virtaus.casework.models import Channel, Discussion, DiscussionKind, DiscussionState, Origin
from virtaus.casework.rebuilding import as_it_stood, tell_changed
from virtaus.casework.rules import BOOK_MEETINGS, meetings
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.figures import moment
from virtaus.people.models import Relation
from virtaus.people.rules import in_force, persons

MEETING_FIELDS = frozenset({"casework.meetings"})


@action("casework.book_meeting", right=BOOK_MEETINGS)
def book_meeting(
    actor: Actor,
    person_id: UUID,
    *,
    kind: DiscussionKind,
    on: date,
    at: time,
    minutes: int,
    channel: Channel,
    service_point_id: UUID | None,
) -> UUID:
    """Agree a meeting with a person of the actor's team; the id of the meeting.

    Booking the very same again gives the same meeting. Invalid: by the field what is wrong, and where a meeting of the
    kind is agreed already. In add-on mode the booking is this area's own: the coach notes it in the national system.
    """
    person = persons.get(actor, person_id)
    same = Discussion.objects.filter(
        person=person, kind=kind, state=DiscussionState.BOOKED, origin=Origin.VIRTAUS, superseded_at__isnull=True
    ).first()
    if same is not None:
        if (same.on, same.at, same.channel, same.service_point_id) == (on, at, channel, service_point_id):
            return same.id
        raise Invalid({"": [_("A meeting of this kind is agreed already. Move it, or mark it first.")]})
    check_booking(actor, on=on, at=at, minutes=minutes, channel=channel, service_point_id=service_point_id)
    relation = Relation.objects.filter(in_force(clock.today()), person=person, team__in=actor.teams()).first()
    try:
        with transaction.atomic():
            booked = Discussion.objects.create(
                person=person,
                kind=kind,
                on=on,
                at=at,
                minutes=minutes,
                channel=channel,
                service_point_id=service_point_id if channel is Channel.SERVICE_POINT else None,
                team_id=relation.team_id if relation else None,
                state=DiscussionState.BOOKED,
                origin=Origin.VIRTAUS,
                recorder_id=actor.account_id,
                recorded_at=clock.now(),
            )
    except IntegrityError as taken:
        raise Invalid({"": [_("Somebody else has just agreed a meeting of this kind.")]}) from taken
    tell_of_meeting(actor, booked)
    trail.note(MEETING_FIELDS, [person.id])
    tell_changed([person.id])
    return booked.id


@action("casework.move_meeting", right=BOOK_MEETINGS)
def move_meeting(
    actor: Actor,
    meeting_id: UUID,
    *,
    version: int,
    on: date,
    at: time,
    minutes: int,
    channel: Channel,
    service_point_id: UUID | None,
) -> None:
    """Move an agreed meeting. Invalid as in booking, or when it is no longer agreed; Stale when somebody was first."""
    meeting = _to_change(actor, meeting_id, DiscussionState.BOOKED)
    check_booking(
        actor, on=on, at=at, minutes=minutes, channel=channel, service_point_id=service_point_id, moved=meeting.id
    )
    point = service_point_id if channel is Channel.SERVICE_POINT else None
    changes = {"on": on, "at": at, "minutes": minutes, "channel": channel, "service_point_id": point}
    _change(meeting, changes, version=version)
    tell_of_meeting(actor, meeting)
    trail.note(MEETING_FIELDS, [meeting.person_id])


@action("casework.mark_meeting", right=BOOK_MEETINGS)
def mark_meeting(actor: Actor, meeting_id: UUID, *, version: int, state: DiscussionState, reason: str = "") -> None:
    """Mark an agreed meeting as held, missed or called off. Until half an hour before it, it can only be called off.

    ``reason`` is a code of ``data/meeting_reasons.toml`` that fits the state, "" when none was told.
    """
    meeting = _to_change(actor, meeting_id, DiscussionState.BOOKED)
    if state is DiscussionState.BOOKED:
        raise Invalid({"": [_("The meeting is agreed already.")]})
    opens = marked_from(meeting.on, meeting.at)
    if clock.now() < opens and state is not DiscussionState.CANCELLED:
        told = _("The meeting lies ahead: it can be marked from %(moment)s on.")
        raise Invalid({"": [told % {"moment": moment(opens)}]})
    if reason and (reason not in meeting_reasons() or state not in meeting_reasons()[reason].states):
        raise Invalid({"reason": [_("Choose one of the reasons.")]})
    _change(meeting, {"state": state, "reason": reason}, version=version)
    if state is DiscussionState.CANCELLED:
        tell_of_meeting(actor, meeting)
    trail.note(MEETING_FIELDS, [meeting.person_id])


@action("casework.unmark_meeting", right=BOOK_MEETINGS)
def unmark_meeting(actor: Actor, meeting_id: UUID, *, version: int) -> None:
    """Take back a wrong mark: the meeting is agreed again. How it stood in between stays on record."""
    meeting = _to_change(actor, meeting_id, None)
    if meeting.state == DiscussionState.BOOKED:
        return
    if meeting.event_id is not None:
        raise Invalid({"": [_("The national register has told how the meeting came out: change it there.")]})
    try:
        with transaction.atomic():
            _change(meeting, {"state": DiscussionState.BOOKED, "reason": ""}, version=version)
    except IntegrityError as taken:
        raise Invalid({"": [_("A meeting of this kind is agreed already. Move it, or mark it first.")]}) from taken
    trail.note(MEETING_FIELDS, [meeting.person_id])


@action("casework.note_nationally", right=BOOK_MEETINGS)
def note_nationally(actor: Actor, meeting_id: UUID, *, version: int) -> None:
    """Note that the meeting as it stands is recorded in the national client system too."""
    meeting = _to_change(actor, meeting_id, None)
    meeting.change({"noted_nationally_at": clock.now()}, version=version)
    trail.note(MEETING_FIELDS, [meeting.person_id])


def _change(meeting: Discussion, changes: dict[str, object], *, version: int) -> None:
    """Change a meeting and keep how it stood; it must be noted in the national system anew."""
    now = clock.now()
    before = as_it_stood(meeting, now)
    meeting.change({**changes, "noted_nationally_at": None, "changed_at": now}, version=version)
    before.save()
    tell_changed([meeting.person_id])


def _to_change(actor: Actor, meeting_id: UUID, state: DiscussionState | None) -> Discussion:
    """The meeting, locked, if it was booked here and is in ``state`` (any state when None)."""
    meeting = meetings.get(actor, meeting_id, for_update=True)
    if meeting.origin == Origin.REGISTER:
        raise Invalid({"": [_("The meeting comes from the national register: change it there.")]})
    if state is not None and meeting.state != state:
        label = DiscussionState(meeting.state).label
        raise Invalid({"": [_("The meeting is marked “%s” already.") % label]})
    return meeting
