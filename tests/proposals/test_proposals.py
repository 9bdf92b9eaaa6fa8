"""From a ranking to a hire: reasons, scope, people's decisions, and what the ledger then says."""

from __future__ import annotations

from datetime import date

import pytest

from tests.proposals.conftest import Kitchen
from virtaus.casework.models import StatusPeriod
from virtaus.frame.compute import ComputeDown, client
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.proposals import actions
from virtaus.proposals.models import Decision, Hire, Proposal
from virtaus.proposals.queries import history, rankings
from virtaus.proposals.states import State


def propose(kitchen: Kitchen, title: str = "Siivooja") -> Proposal:
    made = actions.propose(kitchen.coach, kitchen.person, kitchen.vacancies[title])
    return Proposal.objects.get(id=made)


def accepted(kitchen: Kitchen) -> Proposal:
    proposal = propose(kitchen, "Keittiöapulainen")
    actions.decide(kitchen.coach, proposal.id, state=State.ACCEPTED, version=proposal.version)
    proposal.refresh_from_db()
    return proposal


def test_the_sought_occupation_comes_first_with_reasons_that_add_up(kitchen: Kitchen) -> None:
    found = rankings.openings_of_person(kitchen.coach, kitchen.person)
    best = found.inside[0]
    assert best.vacancy.title == "Keittiöapulainen"
    assert best.words.fits[0] == "Haettu ammatti"
    assert any("hygieniapassi" in each for each in best.words.ask)
    assert best.pair.score == pytest.approx(best.pair.occupation + best.pair.skills + best.pair.distance)
    assert found.inside_count + sum(group.count for group in found.groups) == 3


def test_the_other_way_gives_the_same_points(kitchen: Kitchen) -> None:
    vacancy = kitchen.vacancies["Keittiöapulainen"]
    forth = {
        row.vacancy.id: row.pair.score for row in rankings.openings_of_person(kitchen.coach, kitchen.person).inside
    }
    (row,) = rankings.candidates_of_vacancy(kitchen.coach, vacancy).inside
    assert row.person_id == kitchen.person
    assert row.pair.score == pytest.approx(forth[vacancy])


def test_a_coach_of_another_team_learns_nothing(kitchen: Kitchen) -> None:
    vacancy = kitchen.vacancies["Siivooja"]
    assert rankings.candidates_of_vacancy(kitchen.stranger, vacancy).inside == ()
    proposal = propose(kitchen)
    for ask in (
        lambda: rankings.openings_of_person(kitchen.stranger, kitchen.person),
        lambda: rankings.one_pair(kitchen.stranger, kitchen.person, vacancy),
        lambda: actions.propose(kitchen.stranger, kitchen.person, vacancy),
        lambda: history.proposal_page(kitchen.stranger, proposal.id),
        lambda: actions.decide(kitchen.stranger, proposal.id, state=State.ACCEPTED, version=1),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_proposal_keeps_what_was_seen_and_is_made_once(kitchen: Kitchen) -> None:
    proposal = propose(kitchen)
    assert propose(kitchen).id == proposal.id
    assert proposal.score == pytest.approx(sum(proposal.parts.values()))
    assert (proposal.engine, proposal.weights, len(proposal.digest)) == ("2", "2026-1", 64)
    assert (
        rankings.one_pair(kitchen.coach, kitchen.person, kitchen.vacancies["Siivooja"]).row.pair.digest
        == proposal.digest
    )


def test_people_take_the_steps_and_each_is_logged(kitchen: Kitchen) -> None:
    proposal = accepted(kitchen)
    actions.decide(kitchen.coach, proposal.id, state=State.CONTACTED, version=proposal.version)
    page = history.proposal_page(kitchen.coach, proposal.id)
    assert [each.state for each in page.decisions] == [
        str(state.label) for state in (State.PROPOSED, State.ACCEPTED, State.CONTACTED)
    ]
    assert {each.decided_by for each in page.decisions} == {"Saara Laine"}


def test_an_end_needs_a_reason_and_a_wrong_step_is_refused(kitchen: Kitchen) -> None:
    proposal = propose(kitchen)
    with pytest.raises(Invalid, match="syy"):
        actions.decide(kitchen.coach, proposal.id, state=State.DECLINED, version=proposal.version)
    with pytest.raises(Invalid):
        actions.decide(kitchen.coach, proposal.id, state=State.CONTACTED, version=proposal.version)
    with pytest.raises(Invalid):
        actions.decide(kitchen.coach, proposal.id, state=State.HIRED, version=proposal.version)
    actions.decide(kitchen.coach, proposal.id, state=State.DECLINED, reason="hours", version=proposal.version)
    assert Decision.objects.get(proposal=proposal, state=State.DECLINED).reason == "hours"
    assert propose(kitchen).id != proposal.id


def test_a_stale_decision_changes_nothing(kitchen: Kitchen) -> None:
    proposal = propose(kitchen)
    actions.decide(kitchen.coach, proposal.id, state=State.ACCEPTED, version=1)
    with pytest.raises(Stale):
        actions.decide(kitchen.coach, proposal.id, state=State.CONTACTED, version=1)
    proposal.refresh_from_db()
    assert proposal.state == State.ACCEPTED


def test_a_hire_ends_the_unemployment_and_is_ticked_nationally(kitchen: Kitchen) -> None:
    proposal = accepted(kitchen)
    actions.record_hire(kitchen.coach, proposal.id, starts_on=date(2026, 12, 7), version=proposal.version)
    now = {each.status: each for each in StatusPeriod.objects.filter(superseded_at__isnull=True).order_by("valid_from")}
    assert now["unemployed"].valid_to == now["employed"].valid_from == date(2026, 12, 7)
    hire = Hire.objects.get()
    assert hire.noted_nationally_at is None
    actions.note_hire_nationally(kitchen.coach, proposal.id, version=hire.version)
    assert history.proposal_page(kitchen.coach, proposal.id).noted_nationally_at is not None


@pytest.mark.parametrize("day", [date(2026, 11, 29), date(2027, 2, 1)])
def test_a_hire_on_an_impossible_day_changes_nothing(kitchen: Kitchen, day: date) -> None:
    proposal = accepted(kitchen)
    with pytest.raises(Invalid) as refused:
        actions.record_hire(kitchen.coach, proposal.id, starts_on=day, version=proposal.version)
    assert "starts_on" in refused.value.fields
    proposal.refresh_from_db()
    assert (proposal.state, Hire.objects.count()) == (State.ACCEPTED, 0)


def test_nothing_is_proposed_while_the_computation_is_down(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(request: dict[str, object], timeout: float) -> dict[str, object]:
        raise ComputeDown("absent")

    monkeypatch.setattr(client, "_exchange", absent)
    with pytest.raises(ComputeDown):
        propose(kitchen)
    assert Proposal.objects.count() == 0


def test_a_manager_does_not_match_persons(kitchen: Kitchen) -> None:
    from tests.factories.casework import worker
    from virtaus.frame.roles import Role

    _account, manager = worker(None, Role.MANAGER)
    with pytest.raises(Forbidden):
        rankings.openings_of_person(manager, kitchen.person)
