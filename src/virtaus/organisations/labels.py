"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "organisations.record": _("Record an organisation"),
        "organisations.see": _("See organisations"),
    }
)
