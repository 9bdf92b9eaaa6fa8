"""A step taken back by the one who took it: the ledger follows, nothing is lost, and nobody's work is pulled away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.proposals.conftest import MONDAY, Kitchen
from tests.proposals.outside import Outside, outside
from tests.proposals.test_answers import DECEMBER, waiting_answer
from tests.proposals.test_proposals import accepted, propose
from virtaus.audit.models import AuditEntry
from virtaus.casework.models import CaseEvent, EventKind, StatusPeriod
from virtaus.frame import clock
from virtaus.frame.errors import Invalid, NotFound, Stale
from virtaus.proposals import actions, asking, own_actions, settling
from virtaus.proposals.models import Answer, Decision, Hire, Proposal
from virtaus.proposals.queries import ends, history, own
from virtaus.proposals.states import Reply, State
from virtaus.proposals.undoing import WITHIN, undo_decision


@pytest.fixture
def world(kitchen: Kitchen) -> Outside:
    return outside(kitchen)


def statuses() -> list[tuple[str, str]]:
    rows = StatusPeriod.objects.filter(superseded_at__isnull=True).order_by("valid_from")
    return [(row.status, str(row.valid_from)) for row in rows]


def hired(kitchen: Kitchen) -> Proposal:
    proposal = accepted(kitchen)
    actions.record_hire(kitchen.coach, proposal.id, starts_on=DECEMBER, version=proposal.version)
    proposal.refresh_from_db()
    return proposal


def test_a_hire_taken_back_supersedes_the_ledger_and_the_search_goes_on(kitchen: Kitchen) -> None:
    before = statuses()
    proposal = hired(kitchen)
    assert statuses() != before
    undo_decision(kitchen.coach, proposal.id, version=proposal.version)
    proposal.refresh_from_db()
    assert (proposal.state, statuses()) == (State.ACCEPTED, before)
    wrong = CaseEvent.objects.get(kind=EventKind.STATUS_CHANGED, origin="virtaus")
    assert wrong.superseded_at is not None
    assert CaseEvent.objects.get(kind=EventKind.WITHDRAWN).corrects_id == wrong.id
    assert Hire.objects.get().undone_at is not None
    page = history.proposal_page(kitchen.coach, proposal.id)
    assert [(each.state, each.undone, each.undoes) for each in page.decisions][-2:] == [
        (str(State.HIRED.label), True, False),
        (str(State.ACCEPTED.label), False, True),
    ]
    assert page.starts_on is None


def test_the_person_may_be_hired_anew_after_a_mistaken_day(kitchen: Kitchen) -> None:
    proposal = hired(kitchen)
    undo_decision(kitchen.coach, proposal.id, version=proposal.version)
    proposal.refresh_from_db()
    right = DECEMBER + timedelta(days=7)
    actions.record_hire(kitchen.coach, proposal.id, starts_on=right, version=proposal.version)
    assert statuses()[-1] == ("employed", str(right))
    assert list(Hire.objects.filter(undone_at__isnull=True).values_list("starts_on", flat=True)) == [right]


def test_only_the_one_who_took_the_step_takes_it_back_and_only_for_a_week(kitchen: Kitchen) -> None:
    proposal = accepted(kitchen)
    with pytest.raises(NotFound):
        undo_decision(kitchen.stranger, proposal.id, version=proposal.version)
    other = Decision.objects.filter(proposal=proposal, state=State.ACCEPTED)
    taker = other.get().decided_by_id
    other.update(decided_by_id=None)
    with pytest.raises(Invalid, match="viimeisen"):
        undo_decision(kitchen.coach, proposal.id, version=proposal.version)
    other.update(decided_by_id=taker)
    with clock.frozen_at(MONDAY + WITHIN), pytest.raises(Invalid, match="viikko"):
        undo_decision(kitchen.coach, proposal.id, version=proposal.version)
    with pytest.raises(Stale):
        undo_decision(kitchen.coach, proposal.id, version=proposal.version - 1)
    undo_decision(kitchen.coach, proposal.id, version=proposal.version)
    proposal.refresh_from_db()
    assert proposal.state == State.PROPOSED


def test_the_first_step_of_all_is_not_taken_back(kitchen: Kitchen) -> None:
    proposal = propose(kitchen)
    with pytest.raises(Invalid):
        undo_decision(kitchen.coach, proposal.id, version=proposal.version)


def test_what_somebody_has_built_on_stays(world: Outside) -> None:
    kitchen = world.kitchen
    proposal = hired(kitchen)
    actions.note_hire_nationally(kitchen.coach, proposal.id, version=Hire.objects.get().version)
    with pytest.raises(Invalid, match="valtakunnallise"):
        undo_decision(kitchen.coach, proposal.id, version=proposal.version)
    assert Hire.objects.get().undone_at is None


def test_a_link_that_works_is_taken_back_first(world: Outside) -> None:
    proposal = world.consented()
    sent = asking.send_link(world.kitchen.coach, proposal.id, address="rekry@example.org", language="fi")
    proposal.refresh_from_db()
    with pytest.raises(Invalid, match="linkki"):
        undo_decision(world.kitchen.coach, proposal.id, version=proposal.version)
    asking.revoke_link(world.kitchen.coach, sent)
    undo_decision(world.kitchen.coach, proposal.id, version=proposal.version)
    proposal.refresh_from_db()
    assert proposal.state == State.ACCEPTED


def test_an_end_taken_back_is_not_counted_and_cannot_meet_a_new_proposal(kitchen: Kitchen) -> None:
    proposal = propose(kitchen)
    actions.decide(kitchen.coach, proposal.id, state=State.DECLINED, reason="hours", version=proposal.version)
    proposal.refresh_from_db()
    propose(kitchen)
    with pytest.raises(Invalid, match="uudelleen"):
        undo_decision(kitchen.coach, proposal.id, version=proposal.version)
    Proposal.objects.exclude(id=proposal.id).delete()
    assert [row.reason for row in ends.why_ends(kitchen.coach, ends.WHY_ENDS.asked({})).rows] == ["Työaika ei sovi"]
    undo_decision(kitchen.coach, proposal.id, version=proposal.version)
    assert list(ends.why_ends(kitchen.coach, ends.WHY_ENDS.asked({})).rows) == []


def test_an_answer_confirmed_by_mistake_waits_again_also_for_the_person(world: Outside) -> None:
    before = statuses()
    answer = waiting_answer(world, Reply.HIRED)
    settling.confirm_answer(world.amina, answer.id, version=answer.version)
    assert statuses() != before
    proposal = Proposal.objects.get(id=answer.proposal_id)
    undo_decision(world.amina, proposal.id, version=proposal.version)
    answer.refresh_from_db()
    assert (answer.settled, answer.settled_at, statuses()) == ("", None, before)
    settling.set_aside_answer(world.kitchen.coach, answer.id, version=answer.version)
    assert Answer.objects.get().settled == Answer.Settled.SET_ASIDE


def test_a_person_takes_her_no_back_on_her_page(world: Outside) -> None:
    proposal = propose(world.kitchen)
    own_actions.answer_own_proposal(
        world.amina, proposal.id, interested=False, reason="other", words=" Muutan  pois ", version=1
    )
    assert own.own_why(world.amina, proposal.id).steps[-1].reason == "Muu syy: Muutan pois"
    client = Client()
    client.force_login(world.amina_account)
    opening = client.get(reverse("proposals:own_opening", args=[proposal.id])).content.decode()
    undo = reverse("proposals:undo", args=[proposal.id])
    assert undo in opening
    asked = client.get(undo).content.decode()
    assert "Ehdotettu" in asked
    done = client.post(undo, {"version": "2"})
    assert done.status_code == 303
    proposal.refresh_from_db()
    assert proposal.state == State.PROPOSED
    assert AuditEntry.objects.filter(action="proposals.undo_decision").exists()
    assert undo not in client.get(reverse("proposals:own_opening", args=[proposal.id])).content.decode()
    assert Client().get(undo).status_code in {302, 403, 404}
