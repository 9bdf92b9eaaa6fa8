"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "frame.public": _("Open pages"),
        "frame.signed_in": _("Pages for everybody signed in"),
        "frame.read_mailbox": _("Read the mailbox of a training area"),
    }
)
