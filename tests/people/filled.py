"""A customer with a row of every kind that the rooms declare: whoever adds a model adds a sample here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import models

from tests.factories.casework import Events, SmallArea, worker
from virtaus.accounts import links
from virtaus.accounts.models import Account, OneTimeLink
from virtaus.casework import models as casework
from virtaus.commitments.models import FollowUp, Item, ItemState, Level, Tree, TreeVersion
from virtaus.employers.models import Vacancy
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.files.models import FilePiece, StoredFile
from virtaus.frame.personal import declarations, parts
from virtaus.organisations.models import Organisation
from virtaus.people import models as people
from virtaus.people.models import Person, Source
from virtaus.people.names import index_names
from virtaus.proposals import models as proposals
from virtaus.vocabulary.models import Concept, Kind

SYSTEM = Actor.system("tests")
_numbers = count(1)


@dataclass
class Surroundings:
    """What rows of several persons refer to."""

    area: SmallArea
    lead: Account
    employer: Organisation
    concept: Concept
    rows: dict[str, Any] = field(default_factory=dict)


def surroundings(area: SmallArea) -> Surroundings:
    account, _actor = worker(area.hameenlinna)
    return Surroundings(
        area,
        account,
        Organisation.objects.create(name="Harjoitusleipomo Oy"),
        Concept.objects.create(uri="http://data.europa.eu/esco/occupation/filled", kind=Kind.OCCUPATION),
    )


Make = Callable[[Person, Surroundings], models.Model | None]


def fill(around: Surroundings, key: str, **names: str) -> Person:
    """A customer with a job search told by the register, and a row of every other declared kind."""
    events = Events()
    events.start(key, "2026-10-01" if "LATE" in key else "2026-03-02", benefit="")
    events.change(key, "2026-10-15" if "LATE" in key else "2026-04-01", "part_time")
    events.add(key, "benefit_changed", "2026-10-20" if "LATE" in key else "2026-05-04", benefit="earnings_related")
    events.held(key, "2026-10-05" if "LATE" in key else "2026-03-09")
    events.end(key, "2026-11-02" if "LATE" in key else "2026-08-03")
    events.read(f"file-{next(_numbers)}.csv")
    person = Person.objects.get(register_key=key)
    person.given_names, person.family_name = names["given_names"], names["family_name"]
    person.save()
    index_names({person.id: (person.given_names, person.family_name)})
    around.rows = {}
    for model, make in SAMPLES.items():
        row = make(person, around)
        if row is not None:
            around.rows[model] = row
    return person


def unfilled(person: Person) -> list[str]:
    """Declared models and parts of which the person has no row."""
    paths = {each.model: _path(each.model) for each in declarations()} | {each.model: each.path for each in parts()}
    return sorted(
        model._meta.label
        for model, path in paths.items()
        if not model._default_manager.filter(**{path: person}).exists()
    )


def _path(model: type[models.Model]) -> str:
    return next(each.name for each in model._meta.concrete_fields if each.related_model is Person)


def _told(person: Person) -> dict[str, Any]:
    return {"person": person, "source": Source.PERSON, "recorded_at": clock.now()}


def _identity(person: Person, around: Surroundings) -> models.Model:
    return people.Identity.objects.create(**_told(person), birth_date=date(1990, 1, 1))


def _contact(person: Person, around: Surroundings) -> models.Model:
    number = f"+35840{next(_numbers):07}"
    return people.Contact.objects.create(**_told(person), phone=number, email=f"{number[1:]}@example.org")


def _service(person: Person, around: Surroundings) -> models.Model:
    return people.ServiceFacts.objects.create(
        **_told(person), reach_km=next(_numbers), available_from=date(2026, 12, 1), travel=["car"]
    )


def _background(person: Person, around: Surroundings) -> models.Model:
    return people.PersonBackground.objects.create(**_told(person), birth_year=1990, sex="female")


def _concept(person: Person, around: Surroundings) -> models.Model:
    return people.PersonConcept.objects.create(
        **_told(person), concept=around.concept, part=people.Part.SEEKS, recorder=around.lead
    )


def _limit(person: Person, around: Surroundings) -> models.Model:
    return people.WorkLimit.objects.create(**_told(person), limit="noise")


def _source(person: Person, around: Surroundings) -> models.Model:
    return people.DatumSource.objects.create(**_told(person), field="Contact.email")


def _relation(person: Person, around: Surroundings) -> models.Model:
    return people.Relation.objects.create(
        person=person,
        team=around.area.forssa,
        valid_from=date(2026, 2, 1),
        basis="registration: municipality 061",
        recorded_at=clock.now(),
    )


def _access(person: Person, around: Surroundings) -> models.Model:
    now = clock.now()
    return people.OutsideAccess.objects.create(
        person=person,
        account=around.lead,
        reason="contact",
        words="She called and asked.",
        opened_at=now,
        ends_at=now + timedelta(hours=1),
    )


def _link(purpose: str) -> OneTimeLink:
    return links.make(SYSTEM, purpose, valid=timedelta(days=1))


def _invitation(person: Person, around: Surroundings) -> models.Model:
    return people.Invitation.objects.create(person=person, link=_link("people.join"), made_at=clock.now())


def _former_key(person: Person, around: Surroundings) -> models.Model:
    return people.FormerKey.objects.create(
        person=person, register_key=f"FORMER{next(_numbers):06}", recorded_at=clock.now()
    )


def _merge(person: Person, around: Surroundings) -> models.Model:
    from virtaus.frame.ids import new_id

    return people.PersonMerge.objects.create(
        kept=person, merged_id=new_id(), grounds="Same name.", counts={}, merged_at=clock.now(), undo_until=clock.now()
    )


def _meeting_before(person: Person, around: Surroundings) -> models.Model:
    meeting = casework.Discussion.objects.filter(person=person).first()
    assert meeting is not None
    return casework.MeetingBefore.objects.create(
        meeting=meeting,
        person=person,
        on=meeting.on,
        state="booked",
        recorded_at=clock.now(),
        superseded_at=clock.now(),
    )


def _assessment(person: Person, around: Surroundings) -> models.Model:
    levels = {f"{name}_level": "some" for name in ("skills", "work_ability", "search_skills", "prolonged")}
    return casework.NeedsAssessment.objects.create(
        person=person, made_on=clock.today(), skills="Speaks of the course.", recorded_at=clock.now(), **levels
    )


def _plan(person: Person, around: Surroundings) -> models.Model:
    tree = Tree.objects.create(head="casework.employment_plan", created_at=clock.now())
    goal = Item.objects.create(tree=tree, level=Level.GOAL, position=1, text="A job", recorded_at=clock.now())
    FollowUp.objects.create(item=goal, on=clock.today(), state=ItemState.OPEN, note="Begun", recorded_at=clock.now())
    TreeVersion.objects.create(tree=tree, number=1, content=[{"text": "A job"}], recorded_at=clock.now())
    plan = casework.EmploymentPlan.objects.create(
        person=person, tree=tree, started_on=date(2026, 11, 2), recorded_at=clock.now()
    )
    casework.PlanAcceptance.objects.create(
        plan=plan, number=1, side="person", on=date(2026, 11, 2), how="meeting", recorded_at=clock.now()
    )
    return plan


def _offered(person: Person, around: Surroundings) -> models.Model:
    offer = casework.TeamOffer.objects.create(
        from_team=around.area.hameenlinna, to_team=around.area.forssa, grounds="Fewer here.", offered_at=clock.now()
    )
    return casework.OfferedPerson.objects.create(offer=offer, person=person)


def _proposal(person: Person, around: Surroundings) -> models.Model:
    number = next(_numbers)
    vacancy = Vacancy.objects.create(
        key=f"own:{number}", title=f"Leipuri {number}", published_on=date(2026, 11, 1), source="own", content="0"
    )
    proposal = proposals.Proposal.objects.create(
        person=person,
        vacancy=vacancy,
        score=71.5,
        parts={"occupation": 40.25},
        engine="1",
        weights="1",
        digest="0" * 64,
        data_at=clock.now(),
    )
    link = proposals.AnswerLink.objects.create(
        proposal=proposal, link=_link("proposals.answer"), address="boss@example.org", sent_at=clock.now()
    )
    answer = proposals.Answer.objects.create(
        proposal=proposal, link=link, reply="meet", message="Come on Monday.", answered_at=clock.now()
    )
    proposals.Decision.objects.create(proposal=proposal, state="meeting", answer=answer)
    event = casework.CaseEvent.objects.filter(person=person).first()
    proposals.Hire.objects.create(proposal=proposal, exit=event, starts_on=date(2026, 12, 1))
    proposals.ReviewRequest.objects.create(proposal=proposal, text="Look again.", asked_at=clock.now())
    return proposal


def _consent(person: Person, around: Surroundings) -> models.Model:
    return proposals.Consent.objects.create(
        person=person,
        employer=around.employer,
        told='{"name": "Aino"}',
        language="fi",
        given_at=clock.now() - timedelta(days=next(_numbers)),
        last_day=date(2027, 1, 31),
    )


def _erasure(person: Person, around: Surroundings) -> models.Model:
    return people.Erasure.objects.create(
        person=person, ground="request", reference="HML/1/2026", decided_at=clock.now(), refused="A job search."
    )


def _correction(person: Person, around: Surroundings) -> models.Model:
    return people.CorrectionRequest.objects.create(
        person=person, about="contact", wrong="Phone", right="Another", asked_at=clock.now()
    )


def _name_request(person: Person, around: Surroundings) -> models.Model:
    day = clock.today()
    return people.NameRequest.objects.create(
        person=person, first_day=day, last_day=day, why="An acquaintance works there.", asked_at=clock.now()
    )


def _unusual(person: Person, around: Surroundings) -> models.Model:
    return people.UnusualReading.objects.create(
        rule=people.UnusualReading._meta.get_field("rule").choices[0][0],
        day=date(2026, 11, 3),
        account=around.lead,
        person=person,
        found_at=clock.now(),
    )


def _file(person: Person, around: Surroundings) -> models.Model:
    stored = StoredFile.objects.create(
        owner="tests.filled",
        owner_id=person.id,
        name="note.txt",
        content_type="text/plain",
        size=3,
        sha256=b"0" * 32,
        stored_at=clock.now(),
    )
    FilePiece.objects.create(file=stored, number=0, sealed=b"\x00\xffx")
    return stored


SAMPLES: Mapping[str, Make] = {
    "identity": _identity,
    "contact": _contact,
    "service": _service,
    "background": _background,
    "concept": _concept,
    "limit": _limit,
    "source": _source,
    "relation": _relation,
    "access": _access,
    "invitation": _invitation,
    "former_key": _former_key,
    "merge": _merge,
    "meeting_before": _meeting_before,
    "assessment": _assessment,
    "plan": _plan,
    "offered": _offered,
    "proposal": _proposal,
    "consent": _consent,
    "file": _file,
    "erasure": _erasure,
    "correction": _correction,
    "name_request": _name_request,
    "unusual": _unusual,
}
