"""Changes of organisations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q
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
from virtaus.organisations.rules import MANAGE_MEMBERS, RECORD_ORGANISATIONS, contacts, organisations

MEMBER_FIELDS = frozenset({"organisations.members"})
CONTACT_FIELDS = frozenset({"organisations.contact"})
ACTING = frozenset({Role.EMPLOYER, Role.PROVIDER, Role.PARTNER})

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
def add_member(actor: Actor, organisation_id: UUID, *, email: str, valid_to: date | None = None) -> UUID:
    """Let an employer's, provider's or partner's account act for an organisation from today; the membership's id.

    ``valid_to`` is the first day on which it acts no more. Adding again gives the same membership, with the new end.
    Invalid for an address that no account has, an account without such a role, and an end that is not after today.
    """
    organisation = organisations.get(actor, organisation_id, for_update=True)
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None:
        raise Invalid({"email": [_("No open account has this e-mail address. Make the account first.")]})
    if not actor_of(account).roles & ACTING:
        raise Invalid({"email": [_("The account is no employer's, provider's or partner's. Grant it the role first.")]})
    if valid_to is not None and valid_to <= clock.today():
        raise Invalid({"valid_to": [_("The last day must be after the first.")]})
    trail.note(MEMBER_FIELDS, [account.id])
    acts = OrganisationMember.objects.filter(_lasting(), organisation=organisation, account=account)
    member = acts.order_by("valid_from", "id").first()
    if member is None:
        member = OrganisationMember(organisation=organisation, account=account, valid_from=clock.today())
    member.valid_to = valid_to
    member.save()
    return member.id


@action("organisations.end_member", right=MANAGE_MEMBERS)
def end_member(actor: Actor, organisation_id: UUID, member_id: UUID) -> None:
    """End a membership today; one that began today is taken away altogether. NotFound when it is not in force."""
    organisation = organisations.get(actor, organisation_id)
    found = OrganisationMember.objects.filter(_lasting(), id=member_id, organisation=organisation).first()
    if found is None:
        raise NotFound(_("Not found."))
    trail.note(MEMBER_FIELDS, [found.account_id])
    if found.valid_from >= clock.today():
        found.delete()
        return
    found.valid_to = clock.today()
    found.save(update_fields=["valid_to"])


@action("organisations.remove_contact", right=RECORD_ORGANISATIONS)
def remove_contact(actor: Actor, contact_id: UUID) -> None:
    """Delete a contact who is no longer to be reached there. NotFound."""
    contacts.get(actor, contact_id, for_update=True).delete()
    trail.note(CONTACT_FIELDS)


def _lasting() -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gt=clock.today())
