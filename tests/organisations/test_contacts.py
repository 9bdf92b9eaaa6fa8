"""Whom to reach at an organisation: who sees it, what is logged, and how a contact goes."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.urls import reverse

from tests.world import World
from virtaus.audit.models import AuditEntry
from virtaus.employers.models import Vacancy
from virtaus.frame import clock
from virtaus.frame.roles import Role
from virtaus.organisations.models import Organisation, OrganisationContact

pytestmark = pytest.mark.django_db


def _contact() -> OrganisationContact:
    organisation = Organisation.objects.create(name="Esimerkki Oy", business_id="0000201-6")
    return OrganisationContact.objects.create(
        organisation=organisation, name="Maija Malli", phone="+358401234567", recorded_at=clock.now()
    )


def _page(organisation: UUID) -> str:
    return reverse("organisations:organisation", args=[organisation])


def test_a_coach_sees_whom_to_reach_and_the_log_tells_it(world: World) -> None:
    contact = _contact()
    shown = world.client(Role.COACH).get(_page(contact.organisation_id)).content.decode()
    assert "Maija Malli" in shown
    assert "+358401234567" in shown
    assert AuditEntry.objects.filter(place="GET organisations:organisation", fields=["organisations.contact"]).exists()
    assert reverse("organisations:remove_contact", args=[contact.id]) in shown
    assert "Kirjautumiset" not in shown, "accounts are the administrator's"


def test_only_those_who_do_business_with_employers_see_it(world: World) -> None:
    contact = _contact()
    for role in Role:
        answer = world.client(role).get(_page(contact.organisation_id))
        opens = role in {Role.COACH, Role.TEAM_LEAD, Role.ADMIN}
        assert (answer.status_code == 200) is opens, role
        assert ("Maija Malli" in answer.content.decode()) is opens, role


def test_a_coach_adds_no_account(world: World) -> None:
    contact = _contact()
    given = {"email": world.accounts[Role.EMPLOYER].email}
    answer = world.client(Role.COACH).post(_page(contact.organisation_id), given)
    assert answer.status_code == 403
    assert not contact.organisation.members.exists()


def test_a_contact_is_removed_after_asking_once_more(world: World) -> None:
    contact = _contact()
    coach = world.client(Role.COACH)
    address = reverse("organisations:remove_contact", args=[contact.id])
    assert "Poistetaanko Maija Malli?" in coach.get(address).content.decode()
    assert OrganisationContact.objects.filter(id=contact.id).exists()
    answer = coach.post(address, {"sent": "yes"})
    assert answer.headers["Location"] == _page(contact.organisation_id)
    assert not OrganisationContact.objects.filter(id=contact.id).exists()
    assert AuditEntry.objects.filter(action="organisations.remove_contact").exists()
    assert coach.get(address).status_code == 404


def test_an_opening_leads_to_its_employer(world: World) -> None:
    contact = _contact()
    opening = Vacancy.objects.create(
        title="Kokki", employer=contact.organisation, published_on=clock.today(), positions=1
    )
    address = reverse("employers:vacancy", args=[opening.id])
    assert _page(contact.organisation_id) in world.client(Role.COACH).get(address).content.decode()
    assert _page(contact.organisation_id) not in world.client(Role.MANAGER).get(address).content.decode()
