"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "insight.lead_by_figures": _("Lead by figures"),
        "insight.refresh_flow": _("Compute flow-through anew"),
        "insight.see_situation": _("See the situation of the area"),
        "insight.sync_statistics": _("Load official statistics"),
        "insight.see_open_figures": _("See the figures open to everybody"),
    }
)
