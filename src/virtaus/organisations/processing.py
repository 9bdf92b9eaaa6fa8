"""Why the room keeps who acts for an organisation (``virtaus.frame.processing``)."""

from __future__ import annotations

from virtaus.frame.processing import declare
from virtaus.organisations.models import OrganisationMember

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
