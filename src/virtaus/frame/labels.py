"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "frame.public": _("Open pages"),
        "frame.signed_in": _("Pages for everybody signed in"),
        "frame.use_imports": _("Read in files"),
        "frame.send_import": _("Send in a file"),
        "frame.ask_for_check": _("Have a file checked"),
        "frame.ask_for_import": _("Have a file applied"),
        "frame.ask_for_undo": _("Have a file undone"),
        "frame.discard_import": _("Throw away a file that was sent in"),
        "frame.check_import": _("Check a file"),
        "frame.apply_import": _("Apply a file"),
        "frame.read_in": _("Read in a file by command"),
        "frame.undo_import": _("Undo a file"),
        "frame:import": _("Preview of a file"),
        "frame:import_kind": _("The columns of a kind of file"),
        "frame:import_template": _("A template for a file"),
        "frame:discard_import": _("Throwing a file away"),
        "frame.read_mailbox": _("Read the mailbox of a training area"),
    }
)
