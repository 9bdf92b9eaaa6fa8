"""Who may see and record organisations, and for which ones an account acts."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.rights import may, right
from virtaus.frame.roles import STAFF, Role
from virtaus.frame.scopes import scope
from virtaus.organisations.models import Organisation, OrganisationContact, OrganisationMember

SEE_ORGANISATIONS = right("organisations.see", *STAFF)
RECORD_ORGANISATIONS = right("organisations.record", Role.COACH, Role.TEAM_LEAD)
SEE_CONTACTS = right("organisations.see_contacts", Role.COACH, Role.TEAM_LEAD, Role.ADMIN)
MANAGE_MEMBERS = right("organisations.manage_members", Role.ADMIN)
ASK_REGISTER = right("organisations.ask_register", Role.ADMIN)


def in_force(on: date) -> Q:
    """Members who act for an organisation on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


@scope
def own_organisations(actor: Actor) -> QuerySet[Organisation]:
    """The organisations that the actor's account acts for today."""
    if actor.account_id is None:
        return Organisation.objects.none()
    acts = OrganisationMember.objects.filter(
        in_force(clock.today()), organisation=OuterRef("pk"), account_id=actor.account_id
    )
    return Organisation.objects.filter(Exists(acts))


@scope
def contacts(actor: Actor) -> QuerySet[OrganisationContact]:
    """The persons whom organisations have named to be reached, for those who do business with employers."""
    return OrganisationContact.objects.all() if may(actor, SEE_CONTACTS) else OrganisationContact.objects.none()


@scope
def organisations(actor: Actor) -> QuerySet[Organisation]:
    """Every organisation: the register of them is not personal."""
    return Organisation.objects.all()
