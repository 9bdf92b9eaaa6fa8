"""The list of the own teams' proposals: what is under way, what ended and why, and nobody else's."""

from __future__ import annotations

from tests.proposals.conftest import Kitchen
from virtaus.proposals import actions
from virtaus.proposals.queries import team
from virtaus.proposals.states import Reason, State


def listed(actor, **asked: str) -> list[tuple[str, str]]:
    table = team.team_proposals(actor, team.TEAM_PROPOSALS.asked(asked))
    return [(row.title, row.reason) for row in table.rows]


def test_proposals_are_listed_by_state_and_reason_within_the_own_teams(kitchen: Kitchen) -> None:
    assert team.finding(kitchen.coach) == "Yhtään ehdotusta ei ole kesken."
    kept = actions.propose(kitchen.coach, kitchen.person, kitchen.vacancies["Siivooja"])
    ended = actions.propose(kitchen.coach, kitchen.person, kitchen.vacancies["Keittiöapulainen"])
    actions.decide(kitchen.coach, ended, state=State.DECLINED, reason=Reason.HOURS, version=1)
    assert kept
    assert team.finding(kitchen.coach) == "1 ehdotus on kesken."
    reason = str(Reason.HOURS.label)
    assert listed(kitchen.coach, open="open") == [("Siivooja", "")]
    assert listed(kitchen.coach, open="over") == [("Keittiöapulainen", reason)]
    assert listed(kitchen.coach, reason=Reason.HOURS) == [("Keittiöapulainen", reason)]
    assert listed(kitchen.coach, state=State.PROPOSED) == [("Siivooja", "")]
    assert listed(kitchen.stranger) == []
