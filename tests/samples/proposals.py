"""Proposals to the first team's customer, who has a login: one that waits, and one that an employer is asked about."""

from __future__ import annotations

from datetime import timedelta

from tests.world import BUILDER, World
from virtaus.accounts import links
from virtaus.employers.models import Vacancy
from virtaus.frame import clock
from virtaus.frame.roles import Role
from virtaus.people.models import Person
from virtaus.proposals.asking import PURPOSE
from virtaus.proposals.models import Answer, AnswerLink, Consent, Decision, Proposal, ReviewRequest
from virtaus.proposals.states import Reply, State
from virtaus.proposals.telling import Told

STAFF_ON_PROPOSAL = ("proposal", "decide", "hire", "note_hire", "send_link", "undo")
OWN = ("own_opening", "own_answer", "own_later", "own_why", "own_consent")


def proposed(person: Person, vacancy: Vacancy, state: State) -> Proposal:
    made = Proposal.objects.create(
        person=person,
        vacancy=vacancy,
        state=state,
        score=61.5,
        parts={"occupation": 40.0, "skills": 15.5, "distance": 6.0},
        engine="1",
        weights="2026-1",
        digest="0" * 64,
        data_at=clock.now(),
    )
    Decision.objects.create(proposal=made, state=State.PROPOSED)
    return made


def furnish(world: World) -> None:
    person = Person.objects.get(id=world.things["person"])
    person.account = world.accounts[Role.JOBSEEKER]
    person.save(update_fields=["account"])
    vacancy = Vacancy.objects.get(id=world.things["vacancy"])
    vacancy.employer_id = world.things["organisation"]
    vacancy.save(update_fields=["employer"])
    proposal = proposed(person, vacancy, State.ACCEPTED)
    consent = Consent.objects.create(
        person=person,
        employer_id=world.things["organisation"],
        vacancy=vacancy,
        told=Told("Näyte Hakija", "040 123 4567", ()).written(),
        language="fi",
        given_at=clock.now(),
        last_day=clock.today() + timedelta(days=30),
    )
    sent = AnswerLink.objects.create(
        proposal=proposal,
        link=links.make(BUILDER, PURPOSE, valid=timedelta(days=14)),
        address="rekry@virtaus.example",
        sent_at=clock.now(),
    )
    answer = Answer.objects.create(
        proposal=proposal, reply=Reply.MEET, message="Soita minulle.", answered_at=clock.now()
    )
    review = ReviewRequest.objects.create(proposal=proposal, text="Katsokaa uudestaan.", asked_at=clock.now())
    world.things |= {"proposal": proposal.id, "answer_link": sent.id}
    world.sample("proposals:openings", person_id=person.id, team_bound=True)
    for route in ("why", "propose"):
        world.sample(f"proposals:{route}", person_id=person.id, vacancy_id=vacancy.id, team_bound=True)
    for route in (*STAFF_ON_PROPOSAL, *OWN, "employer_candidate"):
        world.sample(f"proposals:{route}", proposal_id=proposal.id, team_bound=True)
    for route in ("confirm", "set_aside"):
        world.sample(f"proposals:{route}", answer_id=answer.id, team_bound=True)
    world.sample("proposals:revoke_link", sent_id=sent.id, team_bound=True)
    world.sample("proposals:review", review_id=review.id, team_bound=True)
    world.sample("proposals:revoke_consent", consent_id=consent.id, team_bound=True)
    world.sample("proposals:candidates", vacancy_id=vacancy.id)
    world.sample("proposals:employer_opening", vacancy_id=vacancy.id, team_bound=True)
    world.sample("proposals:open_answer", token=links.token_of(sent.link))
    for route in ("answer", "answer_show", "answer_reply"):
        world.sample(f"proposals:{route}", sent_id=sent.id)
    for route in ("login", "invite", "revoke_login"):
        world.sample(f"people:{route}", person_id=person.id, team_bound=True)
    world.sample("api:openings", person_id=person.id, team_bound=True)
    for route in ("proposal", "decide"):
        world.sample(f"api:{route}", proposal_id=proposal.id, team_bound=True)
