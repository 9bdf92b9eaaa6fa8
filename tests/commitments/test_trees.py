"""The item tree: what belongs where, who may touch it, follow-ups, versions and what changed between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from tests.casework.conftest import MONDAY
from tests.factories.casework import Events, SmallArea, small_area, worker
from virtaus.casework.actions import draft_plan, start_plan
from virtaus.casework.models import EmploymentPlan
from virtaus.commitments import actions
from virtaus.commitments.actions import Wording
from virtaus.commitments.differences import differences
from virtaus.commitments.models import FollowUp, Item, ItemState, Level, Responsible, TreeVersion
from virtaus.commitments.queries import items_of, versions
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.frame.roles import Role
from virtaus.people.models import Person

DUE = date(2026, 12, 18)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen_at(MONDAY), translation.override("en"):
        yield


@pytest.fixture
def area(db: None) -> SmallArea:
    return small_area()


@pytest.fixture
def coach(area: SmallArea) -> Iterator[Actor]:
    actor = worker(area.hameenlinna)[1]
    with trail.opened(actor, "test"):
        yield actor


@pytest.fixture
def tree(coach: Actor) -> UUID:
    events = Events()
    events.start("VH7Q2K9MPA", "2026-11-24")
    events.read()
    plan = start_plan(coach, Person.objects.get().id)
    return EmploymentPlan.objects.get(id=plan).tree_id


def goal(coach: Actor, tree: UUID) -> UUID:
    return actions.add_item(coach, tree, level=Level.GOAL, parent_id=None, wording=Wording("Work"))


def step(coach: Actor, tree: UUID) -> UUID:
    measure = actions.add_item(coach, tree, level=Level.MEASURE, parent_id=goal(coach, tree), wording=Wording("Apply"))
    said = Wording("Update the CV", Responsible.PERSON, due=DUE)
    return actions.add_item(coach, tree, level=Level.STEP, parent_id=measure, wording=said)


def test_items_stand_in_reading_order_whatever_the_order_of_adding(coach: Actor, tree: UUID) -> None:
    first = step(coach, tree)
    goal(coach, tree)
    measure = Item.objects.get(id=first).parent_id
    actions.add_item(
        coach, tree, level=Level.STEP, parent_id=measure, wording=Wording("Send it", Responsible.COACH, due=DUE)
    )
    rows = items_of(coach, [tree])[tree]
    assert [(row.level, row.text) for row in rows] == [
        ("goal", "Work"),
        ("measure", "Apply"),
        ("step", "Update the CV"),
        ("step", "Send it"),
        ("goal", "Work"),
    ]


@pytest.mark.parametrize(
    ("wording", "field"),
    [
        (Wording(" ", Responsible.PERSON, due=DUE), "text"),
        (Wording("a" * 501, Responsible.PERSON, due=DUE), "text"),
        (Wording("CV", due=DUE), "responsible"),
        (Wording("CV", Responsible.PERSON), "due"),
        (Wording("CV", Responsible.OTHER, due=DUE), "responsible_name"),
    ],
)
def test_what_a_step_lacks_is_told_by_the_field(coach: Actor, tree: UUID, wording: Wording, field: str) -> None:
    parent = Item.objects.get(id=step(coach, tree)).parent_id
    with pytest.raises(Invalid) as wrong:
        actions.add_item(coach, tree, level=Level.STEP, parent_id=parent, wording=wording)
    assert list(wrong.value.fields) == [field]


def test_levels_belong_under_one_another(coach: Actor, tree: UUID) -> None:
    top = goal(coach, tree)
    for level, parent in ((Level.GOAL, top), (Level.MEASURE, None), (Level.STEP, top), (Level.MEASURE, uuid4())):
        with pytest.raises(Invalid, match="belongs under"):
            actions.add_item(coach, tree, level=level, parent_id=parent, wording=Wording("x"))


def test_a_follow_up_closes_and_opens_and_is_kept(coach: Actor, tree: UUID) -> None:
    item = step(coach, tree)
    actions.follow_up(coach, item, version=1, state=ItemState.DONE, remark="Sent on Friday")
    row = next(row for row in items_of(coach, [tree])[tree] if row.id == item)
    assert (row.state, row.ended_on, row.remark) == (ItemState.DONE, date(2026, 11, 30), "Sent on Friday")
    with pytest.raises(Stale):
        actions.follow_up(coach, item, version=1, state=ItemState.DROPPED)
    actions.follow_up(coach, item, version=2, state=ItemState.OPEN)
    assert list(FollowUp.objects.order_by("recorded_at", "id").values_list("state", flat=True)) == ["done", "open"]


def test_a_version_keeps_what_stood_and_tells_what_changed(coach: Actor, tree: UUID) -> None:
    with pytest.raises(Invalid, match="nothing in the plan"):
        actions.freeze(coach, tree)
    item = step(coach, tree)
    assert actions.freeze(coach, tree) == 1
    assert actions.freeze(coach, tree) == 1, "nothing has changed"
    said = Wording("Update the CV and the letter", Responsible.PERSON, due=date(2026, 12, 22))
    actions.change_item(coach, item, version=1, wording=said)
    goal(coach, tree)
    assert actions.freeze(coach, tree) == 2
    newest, first = versions(coach, tree)
    assert [item.text for item in first.items] == ["Work", "Apply", "Update the CV"]
    assert [(each.text, [field.before for field in each.shown]) for each in newest.changes] == [
        ("Update the CV and the letter", ["Update the CV", "18\N{NO-BREAK SPACE}Dec\N{NO-BREAK SPACE}2026"]),
        ("Work", []),
    ]
    assert TreeVersion.objects.count() == 2


def test_what_was_taken_away_is_told() -> None:
    before = [{"id": "1", "level": "goal", "text": "Work"}]
    assert [each.kind for each in differences(before, [])] == ["removed"]


def test_only_those_whom_the_head_lets_touch_a_tree(coach: Actor, tree: UUID, area: SmallArea) -> None:
    item = step(coach, tree)
    stranger = worker(area.forssa)[1]
    assert items_of(stranger, [tree]) == {}
    with pytest.raises(NotFound):
        versions(stranger, tree)
    with pytest.raises(NotFound):
        actions.follow_up(stranger, item, version=1, state=ItemState.DONE)
    with pytest.raises(NotFound):
        actions.add_item(stranger, tree, level=Level.GOAL, parent_id=None, wording=Wording("x"))
    manager = worker(None, Role.MANAGER)[1]
    with pytest.raises(NotFound):
        actions.freeze(manager, tree)
    employer = worker(None, Role.EMPLOYER)[1]
    with pytest.raises(Forbidden):
        items_of(employer, [tree])


def test_reading_a_tree_is_noted_as_the_persons_data(coach: Actor, tree: UUID) -> None:
    with trail.opened(coach, "test") as entry:
        items_of(coach, [tree])
    assert entry.persons == {Person.objects.get().id}
    assert entry.fields == {"casework.plan"}


def test_phrases_come_once_with_what_stands_above_them(coach: Actor, tree: UUID) -> None:
    plan = EmploymentPlan.objects.get().id
    chosen = ["work.search.cv", "work.search.profile"]
    assert draft_plan(coach, plan, phrases=chosen, due=DUE, language="sv") == 4
    assert draft_plan(coach, plan, phrases=["work.search.cv"], due=DUE, language="sv") == 0
    rows = items_of(coach, [tree])[tree]
    assert [row.text for row in rows] == [
        "Jag får ett arbete som passar mig.",
        "Jag söker arbete.",
        "Jag uppdaterar min meritförteckning.",
        "Jag gör en jobbsökarprofil på Jobbmarknaden.",
    ]
    for values in (
        {"phrases": [], "due": DUE, "language": "fi"},
        {"phrases": ["nonsense"], "due": DUE, "language": "fi"},
        {"phrases": chosen, "due": date(2026, 11, 1), "language": "fi"},
        {"phrases": chosen, "due": DUE, "language": "de"},
    ):
        with pytest.raises(Invalid):
            draft_plan(coach, plan, **values)  # type: ignore[arg-type]
