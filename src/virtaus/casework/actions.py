"""Changes of cases: meetings booked, moved and marked, exits recorded, rules approved."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virtaus.casework.booking import check_booking
from virtaus.casework.event_import import rebuilt
from virtaus.casework.models import (
    CaseEvent,
    Channel,
    Discussion,
    DiscussionKind,
    DiscussionState,
    EventKind,
    Origin,
    RuleApproval,
)
from virtaus.casework.queries.law import rule_version
from virtaus.casework.rebuilding import write_cases
from virtaus.casework.rules import APPROVE_RULES, BOOK_MEETINGS, RECORD_EXIT, meetings
from virtaus.casework.statutes import status_codes
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
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
    trail.note(MEETING_FIELDS, [person.id])
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
    meeting.change({**changes, "noted_nationally_at": None}, version=version)
    trail.note(MEETING_FIELDS, [meeting.person_id])


@action("casework.mark_meeting", right=BOOK_MEETINGS)
def mark_meeting(actor: Actor, meeting_id: UUID, *, version: int, state: DiscussionState) -> None:
    """Mark an agreed meeting as held, missed or called off. One that lies ahead can only be called off."""
    meeting = _to_change(actor, meeting_id, DiscussionState.BOOKED)
    if state is DiscussionState.BOOKED:
        raise Invalid({"": [_("The meeting is agreed already.")]})
    if meeting.on > clock.today() and state is not DiscussionState.CANCELLED:
        raise Invalid({"": [_("The meeting lies ahead.")]})
    meeting.change({"state": state, "noted_nationally_at": None}, version=version)
    trail.note(MEETING_FIELDS, [meeting.person_id])


@action("casework.note_nationally", right=BOOK_MEETINGS)
def note_nationally(actor: Actor, meeting_id: UUID, *, version: int) -> None:
    """Note that the meeting as it stands is recorded in the national client system too."""
    meeting = _to_change(actor, meeting_id, None)
    meeting.change({"noted_nationally_at": clock.now()}, version=version)
    trail.note(MEETING_FIELDS, [meeting.person_id])


def _to_change(actor: Actor, meeting_id: UUID, state: DiscussionState | None) -> Discussion:
    """The meeting, locked, if it was booked here and is in ``state`` (any state when None)."""
    meeting = meetings.get(actor, meeting_id, for_update=True)
    if meeting.origin == Origin.REGISTER:
        raise Invalid({"": [_("The meeting comes from the national register: change it there.")]})
    if state is not None and meeting.state != state:
        label = DiscussionState(meeting.state).label
        raise Invalid({"": [_("The meeting is marked “%s” already.") % label]})
    return meeting


@action("casework.record_exit", right=RECORD_EXIT)
def record_exit(actor: Actor, person_id: UUID, *, on: date, status: str) -> None:
    """Record that a person left unemployment on a day for ``status`` (a code), before the register tells it.

    It stands until the national register tells the status itself: that is master. Recording the same again changes
    nothing. Invalid: an unknown status, a day to come more than a month ahead, or no open job search on that day.
    """
    person = persons.get(actor, person_id)
    code = status_codes().get(status)
    if code is None or code.unemployed:
        raise Invalid({"status": [_("Choose a status that is not unemployment.")]})
    now = clock.now()
    fields = {"person": person, "origin": Origin.VIRTAUS, "kind": EventKind.STATUS_CHANGED, "on": on, "status": status}
    recorded, is_new = CaseEvent.objects.get_or_create(
        **fields,
        superseded_at__isnull=True,
        defaults={"recorded_at": now, "known_at": now, "recorder_id": actor.account_id},
    )
    if not is_new:
        return
    cases = rebuilt({person.id})
    if not any(period.ref == recorded.id for period in cases[person.id].periods):
        raise Invalid({"on": [_("The person has no open job search on that day, or the register has told otherwise.")]})
    write_cases(cases, now)
    trail.note({"casework.status"}, [person.id])


@action("casework.approve_rule", right=APPROVE_RULES)
def approve_rule(actor: Actor, rule: str, version_from: date, *, grounds: str) -> None:
    """Approve a version of a rule that was not read from the statute: its dates are shown without "check".

    ``grounds`` says what it was checked against. Approving again changes nothing; NotFound for an unknown version.
    """
    version = rule_version(actor, rule, version_from)
    if not grounds.strip():
        raise Invalid({"grounds": [_("Say what the rule was checked against.")]})
    trail.note({"casework.rules"})
    if version.sure:
        return
    RuleApproval.objects.create(
        rule=rule,
        version_from=version_from,
        grounds=grounds.strip()[:300],
        approved_by_id=actor.account_id,
        approved_at=clock.now(),
    )
