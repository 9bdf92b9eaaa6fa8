"""Why the room keeps who acts for an organisation (``virtaus.frame.processing``)."""

from __future__ import annotations

from virtaus.frame.processing import declare
from virtaus.organisations.models import OrganisationContact, OrganisationMember

declare(
    "organisations.members",
    {OrganisationMember: ("organisation", "account", "valid_from", "valid_to")},
    purposes=("employers", "security"),
    grounds=("employer", "rights_of_use"),
    sources=("staff",),
    recipients=("administrators", "staff"),
    retention="accounts.account",
    group="employer",
)
declare(
    "organisations.contact",
    {OrganisationContact: ("organisation", "name", "title", "email", "phone", "recorded_at")},
    purposes=("employers",),
    grounds=("employer",),
    sources=("employer", "staff"),
    recipients=("staff",),
    retention="organisations.contact",
    group="employer",
)
