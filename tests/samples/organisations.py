"""An organisation that the employers of the small world act for: the first two accounts each for one of their own."""

from __future__ import annotations

from datetime import timedelta

from tests.world import World
from virtaus.frame import clock
from virtaus.frame.roles import Role
from virtaus.organisations.models import Organisation, OrganisationContact, OrganisationMember


def furnish(world: World) -> None:
    since = clock.today() - timedelta(days=10)
    organisation = Organisation.objects.create(name="Näyteravintola Oy", business_id="0000101-1")
    other = Organisation.objects.create(name="Toinen Oy")
    member = OrganisationMember.objects.create(
        organisation=organisation, account=world.accounts[Role.EMPLOYER], valid_from=since
    )
    OrganisationMember.objects.create(organisation=other, account=world.strangers[Role.EMPLOYER], valid_from=since)
    reached = OrganisationContact.objects.create(
        organisation=organisation,
        name="Malla Näyte",
        title="hotellipäällikkö",
        email="malla@example.org",
        phone="+358401234567",
        recorded_at=clock.now(),
    )
    world.sample("organisations:remove_contact", contact_id=reached.id)
    world.things["organisation"] = organisation.id
    world.sample("organisations:organisation", organisation_id=organisation.id)
    for route in ("ask_register", "confirm_answer", "drop_answer"):
        world.sample(f"organisations:{route}", organisation_id=organisation.id)
    world.sample("organisations:end_member", organisation_id=organisation.id, member_id=member.id)
