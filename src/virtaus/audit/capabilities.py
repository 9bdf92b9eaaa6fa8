"""What the room ``audit`` does beside the national system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.modes import Capability, declare

declare(
    Capability(
        "audit.log",
        _("Log of use"),
        national=_("Logs the use of its own data."),
        adds=_("Logs every read and write of personal data here, sealed so that a change is found."),
        basis=_("Act 906/2019 §§ 16–17"),
    )
)
