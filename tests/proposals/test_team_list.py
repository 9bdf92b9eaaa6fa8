"""The list of the own teams' proposals: what is under way, what ended and why, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.factories.casework import worker
from tests.proposals.conftest import Kitchen
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.roles import Role
from virtaus.proposals import actions
from virtaus.proposals.queries import ends as why
from virtaus.proposals.queries import team
from virtaus.proposals.reasons import By, answers, checked, ends, own_choices
from virtaus.proposals.states import State


def listed(actor, **asked: str) -> list[tuple[str, str]]:
    table = team.team_proposals(actor, team.TEAM_PROPOSALS.asked(asked))
    return [(row.title, row.reason) for row in table.rows]


def test_proposals_are_listed_by_state_and_reason_within_the_own_teams(kitchen: Kitchen) -> None:
    assert team.finding(kitchen.coach) == "Yhtään ehdotusta ei ole kesken."
    kept = actions.propose(kitchen.coach, kitchen.person, kitchen.vacancies["Siivooja"])
    ended = actions.propose(kitchen.coach, kitchen.person, kitchen.vacancies["Keittiöapulainen"])
    actions.decide(kitchen.coach, ended, state=State.DECLINED, reason="hours", version=1)
    assert kept
    assert team.finding(kitchen.coach) == "1 ehdotus on kesken."
    reason = str(ends()["hours"])
    assert listed(kitchen.coach, open="open") == [("Siivooja", "")]
    assert listed(kitchen.coach, open="over") == [("Keittiöapulainen", reason)]
    assert listed(kitchen.coach, reason="hours") == [("Keittiöapulainen", reason)]
    assert listed(kitchen.coach, state=State.PROPOSED) == [("Siivooja", "")]
    assert listed(kitchen.stranger) == []


def test_ends_are_counted_by_whose_reason_they_were(kitchen: Kitchen) -> None:
    first = actions.propose(kitchen.coach, kitchen.person, kitchen.vacancies["Siivooja"])
    second = actions.propose(kitchen.coach, kitchen.person, kitchen.vacancies["Keittiöapulainen"])
    actions.decide(kitchen.coach, first, state=State.DECLINED, reason="hours", given_by=By.PERSON, version=1)
    actions.decide(kitchen.coach, second, state=State.DECLINED, reason="hours", given_by=By.COACH, version=1)
    _account, manager = worker(None, Role.MANAGER)

    def counts(actor: Actor, **asked: str) -> list[tuple[int, int, int, int]]:
        rows = why.why_ends(actor, why.WHY_ENDS.asked(asked)).rows
        return [(row.person, row.employer, row.coach, row.together) for row in rows]

    assert counts(kitchen.coach) == counts(manager) == [(1, 0, 1, 2)]
    assert counts(kitchen.stranger) == []
    assert counts(manager, ended_to="2026-11-29") == []
    assert counts(manager, ended_from="2026-11-30") == [(1, 0, 1, 2)]


@pytest.mark.parametrize(
    ("reason", "words", "field"),
    [
        ("employer_chose_other", "", "reason"),
        ("nonsense", "", "reason"),
        ("other", "  ", "words"),
        ("other", "a" * 201, "words"),
    ],
)
def test_a_reason_must_be_theirs_and_another_one_told(kitchen: Kitchen, reason: str, words: str, field: str) -> None:
    made = actions.propose(kitchen.coach, kitchen.person, kitchen.vacancies["Siivooja"])
    with pytest.raises(Invalid) as refused:
        actions.decide(
            kitchen.coach, made, state=State.DECLINED, reason=reason, given_by=By.PERSON, words=words, version=1
        )
    assert list(refused.value.fields) == [field]


def test_own_words_stand_in_the_list_and_only_with_another_reason(kitchen: Kitchen) -> None:
    first = actions.propose(kitchen.coach, kitchen.person, kitchen.vacancies["Siivooja"])
    second = actions.propose(kitchen.coach, kitchen.person, kitchen.vacancies["Keittiöapulainen"])
    told = {"state": State.DECLINED, "given_by": By.PERSON, "words": "Muutto", "version": 1}
    actions.decide(kitchen.coach, first, reason="other", **told)
    actions.decide(kitchen.coach, second, reason="hours", **told)
    assert sorted(listed(kitchen.coach)) == [("Keittiöapulainen", "Työaika ei sovi"), ("Siivooja", "Muu syy: Muutto")]


def test_a_reason_not_yet_in_force_is_neither_offered_nor_taken() -> None:
    with clock.frozen_at(datetime(2026, 10, 1, 8, tzinfo=UTC)):
        assert "pay" not in dict(own_choices(By.PERSON))
        with pytest.raises(Invalid):
            checked("pay", "", By.PERSON)
    with clock.frozen_at(datetime(2026, 11, 1, 8, tzinfo=UTC)):
        assert "pay" in dict(own_choices(By.PERSON))


def test_every_answer_of_an_employer_ends_as_a_reason_of_an_employer() -> None:
    for each in answers().values():
        end = ends()[each.ends_as]
        assert By.EMPLOYER in end.given_by
        assert end.own_words == each.own_words
        assert end.valid_from <= each.valid_from
