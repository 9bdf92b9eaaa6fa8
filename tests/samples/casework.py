"""A customer of the first team with a duty, a meeting, an applied file and one that waits."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

from tests.factories.casework import Events
from tests.world import World
from virtaus.area.models import Municipality
from virtaus.casework import actions
from virtaus.casework.feeds import make_feed, own_feed
from virtaus.casework.models import (
    CaseEvent,
    Channel,
    Discussion,
    DiscussionKind,
    DiscussionState,
    EmploymentPlan,
    EventImport,
    Origin,
)
from virtaus.casework.statutes import calendar
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role
from virtaus.people.models import Person


def furnish(world: World) -> None:
    today = clock.today()
    municipality = Municipality.objects.filter(teams=world.teams[0]).order_by("code")[0].code
    events = Events()
    for key in ("SAMPLE0001", "SAMPLE0002"):
        events.start(key, today.isoformat(), municipality)
    events.start("SAMPLE0003", (today - timedelta(days=1)).isoformat(), municipality)
    events.read()
    person = Person.objects.get(register_key="SAMPLE0001").id
    other = Person.objects.get(register_key="SAMPLE0002").id
    world.things["person"] = person
    coach = world.actor(Role.COACH)
    with trail.opened(coach, "tests"):
        meeting = actions.book_meeting(
            coach,
            other,
            kind=DiscussionKind.INITIAL_INTERVIEW,
            on=calendar().add_working_days(today, 3),
            at=time(9, 0),
            minutes=45,
            channel=Channel.VIDEO,
            service_point_id=None,
        )
    with trail.opened(coach, "tests"):
        make_feed(coach)
    row = own_feed(coach)
    assert row is not None
    world.sample("casework:feed_file", token=row.token)
    left = Person.objects.get(register_key="SAMPLE0003").id
    with trail.opened(coach, "tests"):
        actions.record_exit(coach, left, on=today, status="employed")
    lead = world.actor(Role.TEAM_LEAD)
    with trail.opened(lead, "tests"):
        offer = actions.offer_customers(lead, [other], team_id=world.teams[1], grounds="They know the trade")
    world.sample("casework:offer", offer_id=offer)
    entry = CaseEvent.objects.get(origin="virtaus").id
    plan, item = _plan(coach, person)
    for route in ("casework:plan", "casework:start_plan"):
        world.sample(route, person_id=person, team_bound=True)
    for route in ("casework:draft_plan", "casework:plan_versions", "casework:change_plan"):
        world.sample(route, plan_id=plan, team_bound=True)
    world.sample("casework:new_item", plan_id=plan, level="goal", team_bound=True)
    world.sample("casework:plan_item", item_id=item, team_bound=True)
    for route in (
        "people:person",
        "casework:why",
        "casework:book",
        "casework:history",
        "casework:team",
        "casework:needs",
    ):
        world.sample(route, person_id=person, team_bound=True)
    world.sample("casework:record", person_id=person, what="status", team_bound=True)
    world.sample("casework:correct", entry_id=entry, team_bound=True)
    for route in ("casework:meeting", "casework:move", "casework:mark", "casework:unmark", "casework:noted"):
        world.sample(route, meeting_id=meeting, team_bound=True)
    for route in ("person", "history"):
        world.sample(f"api:{route}", person_id=person, team_bound=True)
    for route in ("meeting", "mark_meeting"):
        world.sample(f"api:{route}", meeting_id=meeting, team_bound=True)
    world.sample("casework:undo", import_id=EventImport.objects.order_by("-applied_at", "-id")[0].id)
    for route in ("casework:rule", "casework:approve"):
        world.sample(route, rule_id="initial_interview", valid_from="2026-01-01")
    own = Discussion.objects.create(
        person_id=person,
        kind=DiscussionKind.SUPPLEMENTARY_DISCUSSION,
        on=calendar().add_working_days(today, 2),
        at=time(10, 0),
        channel=Channel.PHONE,
        state=DiscussionState.BOOKED,
        origin=Origin.VIRTAUS,
        recorded_at=clock.now(),
    )
    for route in ("casework:own_meeting", "casework:own_meeting_file"):
        world.sample(route, meeting_id=own.id, team_bound=True)


def _plan(coach: Actor, person: UUID) -> tuple[UUID, UUID]:
    """A plan noted once in the national system, with a step due in a few days."""
    with trail.opened(coach, "tests"):
        plan = actions.start_plan(coach, person)
        due = clock.today() + timedelta(days=3)
        actions.draft_plan(coach, plan, phrases=["work.search.cv"], due=due, language="fi")
        actions.note_plan_nationally(coach, plan, version=1)
    return plan, EmploymentPlan.objects.get(id=plan).tree.items.get(level="step").id
