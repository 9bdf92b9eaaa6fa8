"""A jobseeker's own proposals: her answer, later, why, and a human being who looks again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.proposals.conftest import MONDAY, Kitchen
from tests.proposals.meetings import booked
from tests.proposals.outside import Outside, outside
from virtaus.frame import clock
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.people.my_page import next_step
from virtaus.proposals import own_actions
from virtaus.proposals.queries import history, own, waiting
from virtaus.proposals.states import State


@pytest.fixture
def world(kitchen: Kitchen) -> Outside:
    return outside(kitchen)


def step_title(world: Outside) -> str:
    step = next_step(world.amina, world.kitchen.person)
    return step.title if step else ""


def test_the_next_step_follows_the_proposal(world: Outside) -> None:
    assert "kutsuu" in step_title(world)
    proposal = world.proposed()
    assert step_title(world) == "Vastaa: Keittiöapulainen"
    own_actions.answer_later(world.amina, proposal.id, version=proposal.version)
    assert "Vastaa" not in step_title(world)
    with clock.frozen_at(MONDAY + own_actions.LATER):
        assert "Vastaa" in step_title(world)
    proposal.refresh_from_db()
    own_actions.answer_own_proposal(world.amina, proposal.id, interested=True, version=proposal.version)
    assert step_title(world) == "Saako Ravintola Malli Oy tietää sinusta?"
    world.consent(proposal)
    assert "kutsuu" in step_title(world)


def test_a_no_needs_a_reason_from_the_list_and_ends_the_proposal(world: Outside) -> None:
    proposal = world.proposed()
    for reason in ("", "sick", "employer_chose_other"):
        with pytest.raises(Invalid) as refused:
            own_actions.answer_own_proposal(
                world.amina, proposal.id, interested=False, reason=reason, version=proposal.version
            )
        assert "reason" in refused.value.fields
    with pytest.raises(Stale):
        own_actions.answer_own_proposal(world.amina, proposal.id, interested=True, version=99)
    own_actions.answer_own_proposal(
        world.amina, proposal.id, interested=False, reason="distance", version=proposal.version
    )
    assert own.own_opening(world.amina, proposal.id).state is State.DECLINED
    with pytest.raises(Invalid):
        own_actions.answer_later(world.amina, proposal.id, version=proposal.version + 1)


def test_the_coach_sees_that_the_person_decided_and_not_her_logins_name(world: Outside) -> None:
    proposal = world.interested()
    decided = history.proposal_page(world.kitchen.coach, proposal.id).decisions[-1]
    assert decided.decided_by == "Henkilö itse"


def test_another_jobseeker_learns_nothing(world: Outside) -> None:
    proposal = world.proposed()
    for ask in (
        lambda: own.own_opening(world.somebody, proposal.id),
        lambda: own.own_why(world.somebody, proposal.id),
        lambda: own_actions.answer_own_proposal(world.somebody, proposal.id, interested=True, version=1),
        lambda: own_actions.answer_later(world.somebody, proposal.id, version=1),
        lambda: own_actions.ask_for_review(world.somebody, proposal.id, text="?"),
    ):
        with pytest.raises(NotFound):
            ask()
    assert own.own_openings(world.somebody) == []
    with pytest.raises(Forbidden):
        own.own_openings(world.kitchen.coach)


def test_why_tells_rule_decider_and_log(world: Outside) -> None:
    proposal = world.proposed()
    history.proposal_page(world.kitchen.coach, proposal.id)
    why = own.own_why(world.amina, proposal.id)
    assert why.rule is not None
    assert why.rule.version == proposal.weights
    assert sum(points for _part, points in why.parts) == pytest.approx(why.score)
    assert [(step.state, step.who) for step in why.steps] == [("Ehdotettu", "Valmentajasi tiimi")]
    assert any(use.who == "Valmentaja" for use in why.uses)
    assert all("Saara" not in str(use) for use in why.uses)


def test_a_request_to_look_again_is_a_task_of_the_team_until_it_is_answered(world: Outside) -> None:
    proposal = world.proposed()
    with pytest.raises(Invalid):
        own_actions.ask_for_review(world.amina, proposal.id, text="  ")
    review = own_actions.ask_for_review(world.amina, proposal.id, text="Olen käynyt kurssin.")
    assert own_actions.ask_for_review(world.amina, proposal.id, text="Uudestaan") == review
    (row,) = waiting.waiting(world.kitchen.coach).reviews
    assert waiting.waiting(world.kitchen.stranger).reviews == ()
    assert row.text == "Olen käynyt kurssin."
    with pytest.raises(NotFound):
        own_actions.answer_review(world.kitchen.stranger, review, text="?", version=1)
    with pytest.raises(Invalid):
        own_actions.answer_review(world.kitchen.coach, review, text="", version=row.version)
    own_actions.answer_review(world.kitchen.coach, review, text="Kurssi on kirjattu.", version=row.version)
    assert waiting.waiting(world.kitchen.coach).reviews == ()
    told = own.own_why(world.amina, proposal.id).review
    assert told is not None
    assert told.answer == "Kurssi on kirjattu."


def test_a_meeting_of_these_days_comes_before_a_proposal(world: Outside) -> None:
    world.proposed()
    booked(world.kitchen, clock.today() + timedelta(days=3))
    assert step_title(world) == "Tapaaminen: Torstai 3.12. klo 10.00"
