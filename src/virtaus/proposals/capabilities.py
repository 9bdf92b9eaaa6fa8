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
declare(
    Capability(
        "proposals.own_page",
        _("A jobseeker's own page: next step, openings, consents, log"),
        national=_("Takes reports of job search, accepts plans and registers, with legal effect."),
        adds=_("Shows one next step and the reasons of each proposal, and reports nothing on anybody's behalf."),
        basis="JTYPL 380/2023 § 120 a; GDPR art. 13–15, 22",
        fields=(Kept("people.Person.account", _("own login of the customer")),),
    )
)
declare(
    Capability(
        "proposals.consent",
        _("Telling an employer about a candidate who consents"),
        national=_("Passes on applications that a person makes in the national service."),
        adds=_("Tells one employer exactly what the person chose; the employer answers by a link without a login."),
        basis="JTYPL 380/2023 § 118",
        fields=(
            Kept("proposals.Consent.told", _("name and contact that the person wrote for the employer, until it ends")),
            Kept("proposals.Answer.reply", _("the employer's answer")),
            Kept("proposals.ReviewRequest.text", _("a person's request to look again")),
        ),
    )
)
