"""Amina, who seeks kitchen work and has a login; two employers; and the way from a proposal to a consent."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tests.factories.casework import worker
from tests.proposals.conftest import Kitchen
from virtaus.accounts.models import Account
from virtaus.employers.models import Vacancy
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role
from virtaus.organisations.models import Organisation, OrganisationMember
from virtaus.people.models import Part, Person, PersonConcept, Source
from virtaus.people.rules import own_person
from virtaus.proposals import actions, consenting, own_actions
from virtaus.proposals.models import Proposal
from virtaus.proposals.telling import tellable
from virtaus.vocabulary.models import Label

NAME = "Amina Testinen"
PHONE = "040 555 0123"


@dataclass(frozen=True)
class Outside:
    """``amina`` is the customer's own login, ``somebody`` another jobseeker's; ``restaurant`` and ``rival`` hire."""

    kitchen: Kitchen
    amina: Actor
    amina_account: Account
    somebody: Actor
    restaurant: Actor
    rival: Actor
    vacancy: UUID

    def proposed(self) -> Proposal:
        made = actions.propose(self.kitchen.coach, self.kitchen.person, self.vacancy)
        return Proposal.objects.get(id=made)

    def interested(self) -> Proposal:
        proposal = self.proposed()
        own_actions.answer_own_proposal(self.amina, proposal.id, interested=True, version=proposal.version)
        proposal.refresh_from_db()
        return proposal

    def consented(self, *, all_openings: bool = False) -> Proposal:
        proposal = self.interested()
        self.consent(proposal, all_openings=all_openings)
        return proposal

    def consent(self, proposal: Proposal, *, all_openings: bool = False) -> UUID:
        concepts = [item.concept for item in tellable(proposal.person)]
        return consenting.give_consent(
            self.amina, proposal.id, name=NAME, contact=PHONE, concepts=concepts, all_openings=all_openings
        )


def outside(kitchen: Kitchen) -> Outside:
    (account, amina), (_other, somebody) = worker(None, Role.JOBSEEKER), worker(None, Role.JOBSEEKER)
    Person.objects.filter(id=kitchen.person).update(account=account)
    skill = Label.objects.filter(language="fi", concept__kind="skill").order_by("text", "id")[0].concept
    PersonConcept.objects.create(
        person_id=kitchen.person, concept=skill, part=Part.HAS, source=Source.PERSON, recorded_at=clock.now()
    )
    employers = [employer("Ravintola Malli Oy"), employer("Toinen Ravintola Oy")]
    vacancy = Vacancy.objects.get(title="Keittiöapulainen")
    vacancy.employer = employers[0][0]
    vacancy.save(update_fields=["employer"])
    assert own_person(amina).exists()
    return Outside(kitchen, amina, account, somebody, employers[0][1], employers[1][1], vacancy.id)


def employer(name: str) -> tuple[Organisation, Actor]:
    account, actor = worker(None, Role.EMPLOYER)
    organisation = Organisation.objects.create(name=name)
    OrganisationMember.objects.create(organisation=organisation, account=account, valid_from=clock.today())
    return organisation, actor
