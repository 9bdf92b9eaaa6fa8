"""The table of delegations."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from virtaus.delegations.queries import FIELDS, DelegationRow
from virtaus.frame.roles import STAFF, Role
from virtaus.frame.tables import Choice, Column, DateRange, Kind, Table

STATES = {
    "now": pgettext_lazy("state of a delegation", "In force"),
    "coming": pgettext_lazy("state of a delegation", "Coming"),
    "over": pgettext_lazy("state of a delegation", "Ended"),
    "withdrawn": pgettext_lazy("state of a delegation", "Entered by mistake"),
}
TAGS = {"now": "success", "withdrawn": "quiet"}

DELEGATIONS: Table[DelegationRow] = Table(
    name="delegations.delegations",
    title=_("Register of delegations"),
    columns=(
        Column("what", _("What is decided"), sort="what"),
        Column("holder", _("Who decides"), sort="holder"),
        Column("place", _("Where"), sort="place"),
        Column("valid_from", _("First day"), Kind.DATE, sort="valid_from"),
        Column("valid_to", _("Ends on"), Kind.DATE, sort="valid_to"),
        Column("reference", _("Decision"), note=lambda row: row.record),
        Column("decided_on", _("Decided on"), Kind.DATE, sort="decided_on", chosen=False),
        Column("conditions", _("Conditions"), chosen=False),
        Column(
            "state",
            _("State"),
            value=lambda row: str(STATES[row.state]),
            tag=lambda row: TAGS.get(row.state),
            sort="state",
        ),
    ),
    filters=(
        Choice("state", _("State"), options=tuple(STATES.items()), field="state"),
        Choice("power", _("What is decided"), field="power"),
        Choice(
            "role",
            _("Role"),
            options=tuple((role.value, role.label) for role in Role if role in STAFF),
            field="role",
        ),
        DateRange("valid_from", _("First day"), field="valid_from"),
        DateRange("decided_on", _("Decided on"), field="decided_on"),
    ),
    order="what",
    size=50,
    link=lambda row: reverse("delegations:delegation", args=[row.id]),
    fields=FIELDS,
    person=lambda row: row.account_id,
    empty=_("No delegation is like this"),
    empty_help=_("Clear the filters, or record what a body has delegated. Until then the roles alone decide."),
)
