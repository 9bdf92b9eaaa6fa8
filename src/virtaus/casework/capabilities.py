"""What the room ``casework`` does beside the national system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.modes import STAND_ALONE, Capability, Kept, Mode, declare

declare(
    Capability(
        "casework.event_file",
        _("The night's event file"),
        national=_("Is the master of job searches, labour-market statuses and discussions."),
        adds=_("Reads the night's changes with a preview; registers nothing on anybody's behalf."),
        basis="JTYPL 380/2023 §§ 112, 120 a",
        fields=(
            Kept("casework.StatusPeriod.status", _("labour-market status with its dates")),
            Kept("casework.JobSearch.started_on", _("job search with its dates")),
            Kept("casework.BenefitPeriod.benefit", _("benefit basis with its dates")),
        ),
        modes=frozenset({Mode.ADD_ON}),
    )
)
declare(
    Capability(
        "casework.deadlines",
        _("Deadlines by law"),
        national=_("Records interviews and discussions that have been held."),
        adds=_("Tells which interview or discussion is due when, by which section and from which facts."),
        basis="JTYPL 380/2023 §§ 31–33",
    )
)
declare(
    Capability(
        "casework.meetings",
        _("Booking a meeting"),
        national=_("Is the master of discussions and their legal effect; a meeting booked here is recorded there too."),
        adds=_(
            "Books a time within opening hours, tells when it would be late, and ticks what has been recorded there."
        ),
        basis="JTYPL 380/2023 §§ 31–32",
        fields=(
            Kept("casework.Discussion.on", _("time of the meeting")),
            Kept("casework.Discussion.kind", _("kind of the meeting")),
        ),
    )
)
declare(
    Capability(
        "casework.ledger",
        _("Recording job searches, statuses, benefit bases and moves"),
        national=_("Is the master: searches, statuses and benefit bases are recorded there only."),
        adds=_(
            "In a stand-alone area staff record and correct them with the reason; what was known on a day can be asked."
            " In add-on mode the same pages say where it is recorded and what to take along."
        ),
        basis="JTYPL 380/2023 §§ 27–29",
        fields=(
            Kept("casework.BenefitPeriod.benefit", _("benefit basis with its dates")),
            Kept("casework.Residence.municipality", _("home municipality with its dates")),
            Kept("casework.CaseEvent.grounds", _("reason of a correction")),
        ),
        modes=STAND_ALONE,
    )
)
declare(
    Capability(
        "casework.teams",
        _("The owner team and moves between teams"),
        national=_("Knows the authority, not the area's own teams."),
        adds=_("Keeps which team has a customer from when and why; access ends after the after-care time."),
        basis="JTYPL 380/2023 §§ 112, 120 a",
        fields=(Kept("casework.TeamPeriod.team", _("owner team with its dates and the reason of a move")),),
    )
)
declare(
    Capability(
        "casework.plans",
        _("Employment plans"),
        national=_("Is the master of the plan and its acceptance."),
        adds=_(
            "Drafts a plan from ready phrases and follows its steps. In add-on mode it is a working copy without legal "
            "effect with text to take along; a stand-alone area records the acceptance of both sides."
        ),
        basis="JTYPL 380/2023 §§ 34–38",
        fields=(
            Kept("casework.EmploymentPlan.tree", _("goals, measures and steps")),
            Kept("casework.PlanAcceptance.on", _("acceptance of a version, in stand-alone mode only")),
        ),
    )
)
declare(
    Capability(
        "casework.needs",
        _("Assessment of service needs"),
        national=_("Keeps the assessment."),
        adds=_(
            "A coach judges four points in words and a level, no machine proposes any. In add-on mode the page only "
            "makes text to take along and keeps nothing."
        ),
        basis="JTYPL 380/2023 § 37",
        fields=(Kept("casework.NeedsAssessment.skills", _("assessment in words and levels, stand-alone mode only")),),
    )
)
