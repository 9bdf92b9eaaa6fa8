"""The employer answers by a link; the coach or the person confirms; only then does anything happen to anybody."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.proposals.conftest import MONDAY, Kitchen
from tests.proposals.outside import NAME, PHONE, Outside, outside
from virtaus.accounts import links
from virtaus.audit.models import AuditEntry
from virtaus.casework.models import StatusPeriod
from virtaus.frame import clock
from virtaus.frame.errors import Invalid, NotFound, Stale
from virtaus.frame.outbox.delivery import path_of, written
from virtaus.frame.outbox.models import OutboxMessage
from virtaus.proposals import answering, asking, consenting, own_actions, settling
from virtaus.proposals.models import Answer, AnswerLink, Consent, Hire, Proposal
from virtaus.proposals.queries import employer, waiting
from virtaus.proposals.states import Reply, State

NOTHING = {"starts_on": None, "reason": "", "message": ""}
DECEMBER = date(2026, 12, 7)


@pytest.fixture
def world(kitchen: Kitchen) -> Outside:
    return outside(kitchen)


def sent_link(world: Outside, address: str = "rekry@example.org") -> tuple[Proposal, UUID]:
    proposal = Proposal.objects.filter(vacancy=world.vacancy).first() or world.consented()
    sent = asking.send_link(world.kitchen.coach, proposal.id, address=address, language="fi")
    proposal.refresh_from_db()
    return proposal, sent


def token(sent: UUID) -> str:
    return links.token_of(AnswerLink.objects.select_related("link").get(id=sent).link)


def opened(client: Client, sent: UUID) -> str:
    """The page behind the link, after the button that shows the candidate."""
    client.get(reverse("proposals:open_answer", args=[token(sent)]))
    client.post(reverse("proposals:answer_show", args=[sent]))
    return client.get(reverse("proposals:answer", args=[sent])).content.decode()


def waiting_answer(world: Outside, reply: Reply = Reply.HIRED) -> Answer:
    proposal = world.consented()
    values = {**NOTHING, "starts_on": DECEMBER if reply is Reply.HIRED else None}
    if reply is Reply.NO:
        values["reason"] = "skills"
    answering.answer_signed_in(world.restaurant, proposal.id, reply=reply, **values)
    return Answer.objects.get()


def test_the_mail_holds_nothing_of_the_person_and_the_outbox_no_token(world: Outside) -> None:
    _proposal, sent = sent_link(world)
    message = OutboxMessage.objects.get()
    assert token(sent) not in message.path
    subject, text = written(message, path_of(message))
    assert token(sent) in text
    for secret in (NAME, PHONE, "KITCHEN001", "Keittiöapulainen", "Ravintola"):
        assert secret not in subject + text + message.path


def test_the_token_leaves_the_address_at_once_and_nothing_is_indexed(world: Outside) -> None:
    _proposal, sent = sent_link(world)
    client = Client()
    answer = client.get(reverse("proposals:open_answer", args=[token(sent)]))
    assert answer.status_code == 303
    assert answer["Location"] == reverse("proposals:answer", args=[sent])
    assert answer["Referrer-Policy"] == "no-referrer"
    page = client.get(answer["Location"])
    for each in (answer, page):
        assert "noindex" in each["X-Robots-Tag"]
        assert "no-store" in each["Cache-Control"]
    assert token(sent) not in page.content.decode()


def test_a_program_that_follows_the_link_sees_nobody(world: Outside) -> None:
    _proposal, sent = sent_link(world)
    program = Client()
    leads_to = program.get(reverse("proposals:open_answer", args=[token(sent)]))["Location"]
    page = program.get(leads_to).content.decode()
    assert "Näytä hakija" in page
    assert NAME not in page
    assert PHONE not in page


def test_the_candidate_is_shown_to_the_holder_only(world: Outside) -> None:
    _proposal, sent = sent_link(world)
    assert NAME in opened(Client(), sent)
    stranger = Client()
    address = reverse("proposals:answer", args=[sent])
    assert NAME not in stranger.get(address).content.decode()
    stranger.post(reverse("proposals:answer_show", args=[sent]))
    assert NAME not in stranger.get(address).content.decode()
    assert stranger.get(reverse("proposals:open_answer", args=["wrong"])).status_code == 410


def test_the_log_tells_the_disclosure_by_link_and_never_the_token(world: Outside) -> None:
    _proposal, sent = sent_link(world)
    opened(Client(), sent)
    rows = list(AuditEntry.objects.filter(actor_name=answering.HOLDER).order_by("recorded_at"))
    assert {row.purpose for row in rows} == {"recruitment"}
    assert any("proposals.consent" in row.fields for row in rows)
    everything = str(list(AuditEntry.objects.values_list("place", "action", "actor_name")))
    assert token(sent) not in everything


def test_the_request_log_holds_the_route_and_no_token(world: Outside, caplog: pytest.LogCaptureFixture) -> None:
    _proposal, sent = sent_link(world)
    secret = token(sent)
    with caplog.at_level("DEBUG"):
        opened(Client(), sent)
        Client().get(reverse("proposals:open_answer", args=[secret + "x"]))
    assert "proposals:open_answer" in caplog.text
    assert secret not in caplog.text


@pytest.mark.parametrize("how", ["revoked", "expired", "replaced", "withdrawn consent", "declined"])
def test_a_link_that_is_over_opens_nothing_also_in_an_open_session(world: Outside, how: str) -> None:
    proposal, sent = sent_link(world)
    client = Client()
    assert NAME in opened(client, sent)
    moment = MONDAY
    if how == "revoked":
        asking.revoke_link(world.kitchen.coach, sent)
    elif how == "expired":
        moment = MONDAY + asking.LASTS
    elif how == "replaced":
        asking.send_link(world.kitchen.coach, proposal.id, address="toinen@example.org", language="sv")
    elif how == "declined":
        own_actions.answer_own_proposal(
            world.amina, proposal.id, interested=False, reason="hours", version=proposal.version
        )
    else:
        consenting.revoke_consent(world.amina, Consent.objects.get().id)
    with clock.frozen_at(moment):
        page = client.get(reverse("proposals:answer", args=[sent]))
        posted = client.post(reverse("proposals:answer_reply", args=[sent]), {"reply": "meet"})
        fresh = Client().get(reverse("proposals:open_answer", args=[token(sent)]))
    assert [page.status_code, posted.status_code, fresh.status_code] == [410, 410, 410]
    assert NAME not in (page.content + posted.content + fresh.content).decode()
    told = {"expired": "liian vanha", "replaced": "Uudempi linkki", "revoked": "peruttu"}
    assert told.get(how, "") in fresh.content.decode()
    assert Answer.objects.count() == 0


def test_no_link_without_consent_and_none_to_a_wrong_address(world: Outside) -> None:
    proposal = world.interested()
    with pytest.raises(Invalid):
        asking.send_link(world.kitchen.coach, proposal.id, address="rekry@example.org", language="fi")
    world.consent(proposal)
    with pytest.raises(Invalid) as refused:
        asking.send_link(world.kitchen.coach, proposal.id, address="not an address", language="fi")
    assert "address" in refused.value.fields
    with pytest.raises(NotFound):
        asking.send_link(world.kitchen.stranger, proposal.id, address="rekry@example.org", language="fi")
    assert OutboxMessage.objects.count() == 0


def test_an_answer_by_link_waits_and_uses_the_link_up(world: Outside) -> None:
    proposal, sent = sent_link(world)
    client = Client()
    opened(client, sent)
    reply = reverse("proposals:answer_reply", args=[sent])
    assert client.post(reply, {"reply": "hired"}).status_code == 422
    assert client.post(reply, {"reply": "hired", "starts_on": "2026-12-07"}).status_code == 303
    assert "Kiitos" in client.get(reverse("proposals:answer", args=[sent])).content.decode()
    assert NAME not in client.get(reverse("proposals:answer", args=[sent])).content.decode()
    again = Client().get(reverse("proposals:open_answer", args=[token(sent)]))
    assert (again.status_code, "jo vastannut" in again.content.decode()) == (410, True)
    proposal.refresh_from_db()
    assert (proposal.state, Hire.objects.count()) == (State.CONTACTED, 0)
    assert not StatusPeriod.objects.filter(status="employed").exists()
    (row,) = waiting.waiting(world.kitchen.coach).answers
    assert (row.reply, row.by_link, row.starts_on) == (Reply.HIRED, True, DECEMBER)
    link = AnswerLink.objects.select_related("link").get(id=sent)
    assert (link.link.end, link.address) == (links.End.USED, None)
    with pytest.raises(NotFound):
        answering.answer_by_link(answering.holder(), sent, reply=Reply.MEET, **NOTHING)
    with pytest.raises(NotFound):
        answering.show_candidate(answering.holder(), sent)


@pytest.mark.parametrize("who", ["coach", "amina"])
def test_a_confirmed_hire_ends_the_unemployment(world: Outside, who: str) -> None:
    answer = waiting_answer(world)
    actor = world.amina if who == "amina" else world.kitchen.coach
    settling.confirm_answer(actor, answer.id, version=answer.version)
    assert Hire.objects.get().starts_on == DECEMBER
    assert StatusPeriod.objects.get(status="employed", superseded_at__isnull=True).valid_from == DECEMBER
    with pytest.raises(Invalid):
        settling.confirm_answer(actor, answer.id, version=answer.version + 1)


def test_a_meeting_and_a_no_move_the_proposal_when_confirmed(world: Outside) -> None:
    answer = waiting_answer(world, Reply.MEET)
    settling.confirm_answer(world.amina, answer.id, version=answer.version)
    proposal = Proposal.objects.get()
    assert proposal.state == State.MEETING
    answering.answer_signed_in(world.restaurant, proposal.id, reply=Reply.NO, **{**NOTHING, "reason": "skills"})
    refusal = Answer.objects.get(settled="")
    settling.confirm_answer(world.kitchen.coach, refusal.id, version=refusal.version)
    proposal.refresh_from_db()
    assert proposal.state == State.NOT_HIRED
    assert proposal.decisions.order_by("-decided_at", "-id")[0].reason == "skills"


def test_an_answer_set_aside_changes_nothing(world: Outside) -> None:
    answer = waiting_answer(world)
    with pytest.raises(Stale):
        settling.set_aside_answer(world.amina, answer.id, version=answer.version + 5)
    settling.set_aside_answer(world.amina, answer.id, version=answer.version)
    assert Hire.objects.count() == 0
    assert waiting.waiting(world.kitchen.coach).answers == ()


def test_nobody_else_settles_or_answers(world: Outside) -> None:
    answer = waiting_answer(world)
    for stranger in (world.somebody, world.kitchen.stranger):
        with pytest.raises(NotFound):
            settling.confirm_answer(stranger, answer.id, version=answer.version)
    with pytest.raises(NotFound):
        answering.answer_signed_in(world.rival, answer.proposal_id, reply=Reply.MEET, **NOTHING)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reply": Reply.HIRED}, "starts_on"),
        ({"reply": Reply.HIRED, "starts_on": date(2026, 11, 1)}, "starts_on"),
        ({"reply": Reply.NO}, "reason"),
        ({"reply": Reply.NO, "reason": "too old"}, "reason"),
        ({"reply": Reply.MEET, "message": "x" * 501}, "message"),
    ],
)
def test_a_wrong_answer_is_refused(world: Outside, values: dict[str, object], field: str) -> None:
    proposal = world.consented()
    with pytest.raises(Invalid) as refused:
        answering.answer_signed_in(world.restaurant, proposal.id, **{**NOTHING, **values})
    assert list(refused.value.fields) == [field]
    assert Answer.objects.count() == 0


def test_a_signed_in_employer_sees_that_it_has_answered(world: Outside) -> None:
    answer = waiting_answer(world, Reply.MEET)
    assert employer.employer_home(world.restaurant).waiting == 0
    replied = employer.candidate(world.restaurant, answer.proposal_id).replied
    assert replied is not None
    assert replied.reply is Reply.MEET


def test_guessing_tokens_is_slowed_down(world: Outside) -> None:
    client = Client()
    for number in range(links.MOST_WRONG):
        assert client.get(reverse("proposals:open_answer", args=[f"guess{number}"])).status_code == 410
    assert client.get(reverse("proposals:open_answer", args=["guess"])).status_code == 429
