"""What the room ``proposals`` does beside the national system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.modes import Capability, Kept, declare

declare(
    Capability(
        "proposals.match",
        _("Openings for a person and persons for an opening"),
        national=_("Makes binding offers of work; refusing one may affect benefits."),
        adds=_("Ranks both ways with reasons. A proposal obliges nobody, and a person decides on each."),
        basis="JTYPL 380/2023 § 120 a; GDPR art. 22",
        fields=(Kept("proposals.Proposal.state", _("proposals and what was decided on them")),),
    )
)
