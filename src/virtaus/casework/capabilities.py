"""What the room ``casework`` does beside the national system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.modes import Capability, Kept, Mode, declare

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
