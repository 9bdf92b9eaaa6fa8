"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "delegations.see": _("Read who decides what"),
        "delegations.manage": _("Look after the register of delegations"),
        "delegations.add": _("Record a delegation"),
        "delegations.pass_on": _("Pass a delegation on"),
        "delegations.end": _("End a delegation"),
        "delegations.withdraw": _("Withdraw a delegation"),
        "delegations.holder": _("delegated powers"),
        "delegations:delegation": _("A delegation"),
    }
)
