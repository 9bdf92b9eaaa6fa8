"""What Virtaus adds to the national system in casework."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.modes import Capability, Kept, declare

declare(
    Capability(
        code="casework.duties",
        name=_("Statutory meetings and their due dates"),
        national=_("Records interviews and discussions that were held."),
        adds=_("Computes what is due by dated rules, with citation and reason, and what is late for the team."),
        basis="JTYPL 380/2023 §§ 25, 31–33, 120 a (435/2024)",
        fields=(
            Kept("casework.JobSearch.started_on", _("Job searches from day to day")),
            Kept("casework.StatusPeriod.status", _("Status from day to day")),
            Kept("casework.Discussion.on", _("Meetings: kind, day and state")),
        ),
    )
)
declare(
    Capability(
        code="casework.booking",
        name=_("Booking meetings"),
        national=_("Keeps the booking that has legal effect."),
        adds=_("A time within working days and opening hours, and the text to paste into the national system."),
        basis="JTYPL 380/2023 §§ 31–33",
        fields=(Kept("casework.Discussion.service_point", _("Time and place of the meeting")),),
    )
)
declare(
    Capability(
        code="casework.events",
        name=_("The night's event file"),
        national=_("Gives the events of the area's customers each night."),
        adds=_("Reads them with a preview, keeps corrections on record and can undo the last file."),
        basis="JTYPL 380/2023 §§ 112, 114, 120 a (435/2024)",
        fields=(Kept("casework.CaseEvent.kind", _("Events as told: kind, day, status")),),
    )
)
