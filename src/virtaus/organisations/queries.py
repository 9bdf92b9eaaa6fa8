"""Reads of organisations and of the accounts that act for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.rights import may, require
from virtaus.frame.tables import Asked, Choice, Column, Kind, Table, TableView
from virtaus.organisations.actions import CONTACT_FIELDS
from virtaus.organisations.models import Organisation, OrganisationContact, OrganisationMember
from virtaus.organisations.rules import (
    MANAGE_MEMBERS,
    SEE_CONTACTS,
    SEE_ORGANISATIONS,
    contacts,
    in_force,
    organisations,
    own_organisations,
)


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation; ``logins`` is how many accounts act for it today."""

    id: UUID
    name: str
    business_id: str
    logins: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    """An account that acts for an organisation."""

    id: UUID
    account_id: UUID
    name: str
    email: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person whom the organisation has named to be reached; what is not known is empty."""

    id: UUID
    name: str
    title: str
    email: str
    phone: str
    recorded_on: date


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """An organisation; ``members`` only for those who look after them."""

    row: OrganisationRow
    contacts: tuple[ContactRow, ...]
    members: tuple[MemberRow, ...]


ORGANISATIONS: Table[OrganisationRow] = Table(
    name="organisations.organisations",
    title=_("Employers and other organisations"),
    columns=(
        Column("name", _("Organisation"), sort="name"),
        Column("business_id", _("Business ID"), sort="business_id"),
        Column("logins", _("Logins"), Kind.NUMBER),
    ),
    filters=(Choice("logins", _("Logins"), options=(("some", _("With a login")),), where=lambda value: Q(now__gt=0)),),
    order="name",
    link=lambda row: reverse("organisations:organisation", args=[row.id]),
    empty=_("No organisations yet"),
    empty_help=_("They come with the openings that are imported."),
)


def organisation_table(actor: Actor, asked: Asked) -> TableView[OrganisationRow]:
    """Every organisation with how many logins it has."""
    require(actor, SEE_CONTACTS)
    today = clock.today()
    rows = organisations(actor).annotate(
        now=Count(
            "members",
            filter=Q(members__valid_from__lte=today)
            & (Q(members__valid_to__isnull=True) | Q(members__valid_to__gt=today)),
        )
    )
    return ORGANISATIONS.over(asked, rows, _rows)


def organisations_after(actor: Actor, after: UUID | None, most: int) -> list[Organisation]:
    """At most ``most`` organisations in order of id, after ``after``. The register of them is not personal."""
    require(actor, SEE_ORGANISATIONS)
    rows = organisations(actor)
    return list((rows.filter(id__gt=after) if after else rows).order_by("id")[:most])


def _rows(found: Sequence[Organisation]) -> list[OrganisationRow]:
    return [OrganisationRow(row.id, row.name, row.business_id, getattr(row, "now", 0)) for row in found]


def organisation(actor: Actor, organisation_id: UUID) -> OrganisationPage:
    """One organisation with whom to reach there, and for those who manage them the accounts that act for it today."""
    require(actor, SEE_CONTACTS)
    found = organisations.get(actor, organisation_id)
    reached = tuple(_contact(row) for row in contacts(actor).filter(organisation=found).order_by("name", "id"))
    if reached:
        trail.note(CONTACT_FIELDS)
    members = _members(found) if may(actor, MANAGE_MEMBERS) else ()
    return OrganisationPage(OrganisationRow(found.id, found.name, found.business_id, len(members)), reached, members)


def contact(actor: Actor, contact_id: UUID) -> tuple[Organisation, ContactRow]:
    """One contact and the organisation it is of. NotFound."""
    require(actor, SEE_CONTACTS)
    found: OrganisationContact = contacts.get(actor, contact_id)
    trail.note(CONTACT_FIELDS)
    return found.organisation, _contact(found)


def _contact(row: OrganisationContact) -> ContactRow:
    recorded_on = clock.local(row.recorded_at).date()
    return ContactRow(row.id, row.name, row.title, row.email or "", row.phone or "", recorded_on)


def _members(found: Organisation) -> tuple[MemberRow, ...]:
    rows = OrganisationMember.objects.filter(in_force(clock.today()), organisation=found).select_related("account")
    members = tuple(
        MemberRow(row.id, row.account_id, row.account.name, row.account.email, row.valid_from, row.valid_to)
        for row in rows.order_by("account__name_key", "id")
    )
    trail.note(["organisations.members"], [row.account_id for row in members])
    return members


def own_organisation_names(actor: Actor) -> dict[UUID, str]:
    """The names of the organisations that the actor acts for."""
    return dict(own_organisations(actor).order_by("name", "id").values_list("id", "name"))
