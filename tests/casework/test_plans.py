"""Employment plans in the browser: drafted, followed, accepted where that has effect, taken along where it has not."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.casework.test_pages import browser, sent
from tests.factories.casework import SmallArea, worker
from virtaus.casework import actions
from virtaus.casework.models import AcceptedHow, EmploymentPlan, PlanAcceptance
from virtaus.casework.queries.plans import next_step, open_steps, plan_of, steps_due
from virtaus.commitments.models import Item
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid, NotFound
from virtaus.frame.roles import Role
from virtaus.people.models import Person

KEY = "VH7Q2K9MPA"


@pytest.fixture
def coach(area: SmallArea) -> Client:
    return browser(area.hameenlinna)


def drafted(coach: Client, person: UUID) -> EmploymentPlan:
    sent(coach, reverse("casework:start_plan", args=[person]))
    plan = EmploymentPlan.objects.get()
    data = {"phrases": "work.search.cv", "due": "2026-12-04", "language": "en"}
    page = sent(coach, reverse("casework:draft_plan", args=[plan.id]), data)
    assert "3 items were added to the plan." in page
    return plan


def test_add_on_mode_takes_the_plan_along_and_claims_no_effect(coach: Client, person: UUID) -> None:
    address = reverse("casework:plan", args=[person])
    assert "There is no employment plan yet." in coach.get(address).content.decode()
    plan = drafted(coach, person)
    page = coach.get(address).content.decode()
    assert "A working copy without legal effect" in page
    assert f"{KEY}: employment plan" in page
    assert "Both sides accept" not in page
    change = reverse("casework:change_plan", args=[plan.id])
    page = sent(coach, change, {"do": "accept", "on": "2026-11-30", "how": "meeting"})
    assert "nothing here accepts it" in page
    assert "version 1," in sent(coach, change, {"do": "note", "version": str(plan.version)})
    with pytest.raises(IntegrityError, match="national system"), transaction.atomic():
        PlanAcceptance.objects.create(
            plan=plan, number=1, side="person", on=date(2026, 11, 30), how="paper", recorded_at=clock.now()
        )


def test_both_sides_accept_a_version_and_a_change_makes_the_next(
    coach: Client, person: UUID, stand_alone: None
) -> None:
    plan = drafted(coach, person)
    change = reverse("casework:change_plan", args=[plan.id])
    ahead = sent(coach, change, {"do": "accept", "on": "2026-12-24", "how": "meeting"})
    assert "not one to come" in ahead
    assert not PlanAcceptance.objects.exists()
    page = sent(coach, change, {"do": "accept", "on": "2026-11-30", "how": "meeting"})
    assert "Both sides accepted version 1" in page
    assert PlanAcceptance.objects.count() == 2
    assert "Both sides accept the plan as it stands" not in page, "nothing is left to accept"
    again = sent(coach, change, {"do": "accept", "on": "2026-11-30", "how": "meeting"})
    assert "have accepted the plan as it stands already" in again
    step = Item.objects.get(level="step")
    said = {"text": "Update CV and letter", "responsible": "person", "due": "2026-12-05", "version": "2"}
    done = {"mark": "done", "version": "1"}
    page = sent(coach, reverse("casework:plan_item", args=[step.id]), done)
    assert "Both sides accept the plan as it stands" not in page, (
        "a step that is done changes nothing of what is agreed"
    )
    printed = coach.get(reverse("casework:plan_versions", args=[plan.id])).content.decode()
    assert re.search(r"I update my CV\.\s*<[^>]*>\s*Done 30", printed)
    assert "Update CV and letter" in sent(coach, reverse("casework:plan_item", args=[step.id]), said)
    page = coach.get(reverse("casework:plan", args=[person])).content.decode()
    assert "It has changed since." in page
    sent(coach, change, {"do": "accept", "on": "2026-11-30", "how": "paper"})
    page = coach.get(reverse("casework:plan_versions", args=[plan.id])).content.decode()
    assert "Version 2 of the plan" in page
    assert "I update my CV." in page, "what it said before"
    assert PlanAcceptance.objects.count() == 4


def test_a_step_is_followed_up_and_leaves_the_days_list(coach: Client, person: UUID) -> None:
    plan = drafted(coach, person)
    assert "I update my CV." in coach.get(reverse("casework:today")).content.decode()
    step = Item.objects.get(level="step")
    done = {"mark": "done", "remark": "Sent", "version": "1"}
    page = sent(coach, reverse("casework:plan_item", args=[step.id]), done)
    assert "Every step of the plan is done." in page
    assert "I update my CV." not in coach.get(reverse("casework:today")).content.decode()
    again = coach.post(reverse("casework:plan_item", args=[step.id]), done)
    assert again.status_code == 409
    new = reverse("casework:new_item", args=[plan.id, "step"])
    measure = Item.objects.get(level="measure")
    wrong = coach.post(f"{new}?under={measure.id}", {"text": "Call", "responsible": "other", "due": "2026-12-01"})
    assert wrong.status_code == 422
    assert "Say who it is." in wrong.content.decode()
    right = {"text": "Call", "responsible": "other", "responsible_name": "Adviser", "due": "2026-12-01"}
    assert "Adviser" in sent(coach, f"{new}?under={measure.id}", right)
    assert coach.get(reverse("casework:new_item", args=[plan.id, "nonsense"])).status_code == 404


def test_a_review_is_set_and_a_plan_is_ended(coach: Client, person: UUID) -> None:
    plan = drafted(coach, person)
    change = reverse("casework:change_plan", args=[plan.id])
    assert "from today" in sent(coach, change, {"do": "review", "review_on": "2026-01-01", "version": "1"})
    sent(coach, change, {"do": "review", "review_on": "2027-02-26", "version": "1"})
    assert EmploymentPlan.objects.get().review_on == date(2027, 2, 26)
    assert "There is no employment plan yet." in sent(coach, change, {"do": "end", "version": "2"})
    assert coach.post(change, {"do": "nonsense"}).status_code == 404


def test_a_jobseeker_reads_the_own_plan_and_no_other(coach: Client, person: UUID, area: SmallArea) -> None:
    drafted(coach, person)
    account, jobseeker = worker(None, Role.JOBSEEKER)
    with trail.opened(jobseeker, "test"):
        assert plan_of(jobseeker, person) is None
        Person.objects.filter(id=person).update(account=account)
        step = next_step(jobseeker, person)
        assert step is not None
        assert step.text == "I update my CV."
        assert open_steps(jobseeker, [person]) == {person: (step,)}
        plan = EmploymentPlan.objects.get().id
        with pytest.raises(Exception, match="role"):
            actions.end_plan(jobseeker, plan, version=1)


def test_a_jobseekers_own_page_tells_the_plan_and_the_step_whose_day_is_near(coach: Client, person: UUID) -> None:
    mine = browser(None, Role.JOBSEEKER)
    Person.objects.filter(id=person).update(account_id=mine.session["_auth_user_id"])
    page = mine.get(reverse("people:my_page")).content.decode()
    assert "There is no plan here yet." in page
    drafted(coach, person)
    goal = Item.objects.get(level="goal").text
    page = mine.get(reverse("people:my_page")).content.decode()
    assert page.index("It is in your plan") < page.index("My plan") < page.index(goal)
    assert page.count("I update my CV.") == 2, "the next step, and in the plan"
    assert "The plan in force is in Job Market Finland." in page
    Item.objects.filter(level="step").update(due=date(2026, 11, 27))
    assert "If it does not work out, tell your coach." in mine.get(reverse("people:my_page")).content.decode()
    Item.objects.filter(level="step").update(due=date(2027, 3, 1))
    page = mine.get(reverse("people:my_page")).content.decode()
    assert page.count("I update my CV.") == 1, "what is months away is not the next step"
    other = browser(None, Role.JOBSEEKER)
    assert "I update my CV." not in other.get(reverse("people:my_page")).content.decode()


def test_another_team_sees_no_plan_and_no_steps(coach: Client, person: UUID, area: SmallArea) -> None:
    plan = drafted(coach, person)
    stranger: Actor = worker(area.forssa)[1]
    with trail.opened(stranger, "test"):
        assert plan_of(stranger, person) is None
        assert steps_due(stranger) == []
        with pytest.raises(NotFound):
            actions.end_plan(stranger, plan.id, version=1)
    own = worker(area.hameenlinna)[1]
    with trail.opened(own, "test") as entry:
        assert [row.key for row in steps_due(own)] == [KEY]
        actions.end_plan(own, plan.id, version=1)
        with pytest.raises(Invalid, match="accepted in the national service"):
            actions.accept_plan(own, plan.id, how=AcceptedHow.PAPER, on=date(2026, 11, 30))
        with pytest.raises(Invalid, match="has ended"):
            actions.set_plan_review(own, plan.id, version=2, review_on=date(2026, 12, 1))
    assert person in entry.persons


def test_erasing_a_person_erases_the_plans_tree(coach: Client, person: UUID) -> None:
    drafted(coach, person)
    EmploymentPlan.objects.get().delete()
    assert not Item.objects.exists()
