"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "audit.see_log": _("See the log"),
        "audit.see_own_log": _("See one's own log"),
        "audit.verify_log": _("Check the log"),
        "audit.compare_seals": _("Compare seals kept elsewhere"),
        "audit.ask_for_check": _("Ask for a check of the log"),
        "audit.entries": _("entries of the log"),
        "audit.see_log_of_oneself": _("See who has looked at one's own data"),
        "audit.see_touches": _("See which roles have looked at a customer's data"),
    }
)
