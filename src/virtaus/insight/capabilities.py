"""What the room ``insight`` does beside the national system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.modes import Capability, declare

declare(
    Capability(
        "insight.flow",
        _("Flow-through and key figures"),
        national=_("Publishes monthly employment service statistics."),
        adds=_(
            "Computes flow-through from the area's own ledger with its interval, and shows official series beside it."
        ),
        basis="JTYPL 380/2023 § 15",
    )
)
