"""Changes of organisations."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.accounts.models import Account
from virtaus.accounts.queries import actor_of
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid, NotFound
from virtaus.frame.imports import Journal
from virtaus.frame.roles import Role
from virtaus.organisations.models import Organisation, OrganisationMember
from virtaus.organisations.rules import MANAGE_MEMBERS, RECORD_ORGANISATIONS, organisations

MEMBER_FIELDS = frozenset({"organisations.members"})

BATCH = 1000
Named = tuple[str, str]
"""Business ID in its printed form ("" when not known) and name."""


@action("organisations.record", right=RECORD_ORGANISATIONS)
def record_organisations(actor: Actor, named: Iterable[Named], journal: Journal | None = None) -> dict[Named, UUID]:
    """The organisation of each (business ID, name), made where there is none yet.

    One with a business ID is known by it, whatever it is called; one without by its name, regardless of case. A known
    organisation keeps its name. An import that may be taken back gives its ``journal``.
    """
    wanted = list(dict.fromkeys(named))
    by_id = {
        row.business_id: row.id
        for row in Organisation.objects.filter(business_id__in=[business_id for business_id, _name in wanted])
        if row.business_id
    }
    by_name = {row.name.casefold(): row.id for row in Organisation.objects.order_by("created_at", "id")}
    found: dict[Named, UUID] = {}
    new: list[Organisation] = []
    for business_id, name in wanted:
        known = by_id.get(business_id) if business_id else by_name.get(name.casefold())
        if known is None:
            new.append(Organisation(name=name, business_id=business_id))
            known = new[-1].id
            by_name.setdefault(name.casefold(), known)
            if business_id:
                by_id[business_id] = known
        found[business_id, name] = known
    Organisation.objects.bulk_create(new, batch_size=BATCH)
    if journal is not None:
        journal.made(Organisation, [(row.id, None) for row in new])
    return found


@action("organisations.add_member", right=MANAGE_MEMBERS)
def add_member(actor: Actor, organisation_id: UUID, *, email: str) -> UUID:
    """Let an account with the employer role act for an organisation from today; the id of the membership.

    Adding again gives the same membership. Invalid for an address that no account has, or an account without the role.
    """
    organisation = organisations.get(actor, organisation_id)
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None:
        raise Invalid({"email": [_("No open account has this e-mail address. Make the account first.")]})
    if Role.EMPLOYER not in actor_of(account).roles:
        raise Invalid({"email": [_("The account does not hold the role of an employer. Grant it first.")]})
    trail.note(MEMBER_FIELDS, [account.id])
    made, _is_new = OrganisationMember.objects.get_or_create(
        organisation=organisation, account=account, valid_to=None, defaults={"valid_from": clock.today()}
    )
    return made.id


@action("organisations.end_member", right=MANAGE_MEMBERS)
def end_member(actor: Actor, organisation_id: UUID, member_id: UUID) -> None:
    """End a membership today; one that began today is taken away altogether. NotFound when it is not in force."""
    organisation = organisations.get(actor, organisation_id)
    found = OrganisationMember.objects.filter(id=member_id, organisation=organisation, valid_to__isnull=True).first()
    if found is None:
        raise NotFound(_("Not found."))
    trail.note(MEMBER_FIELDS, [found.account_id])
    if found.valid_from >= clock.today():
        found.delete()
        return
    found.valid_to = clock.today()
    found.save(update_fields=["valid_to"])
