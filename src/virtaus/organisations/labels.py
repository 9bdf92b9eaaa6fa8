"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "organisations.record": _("Record an organisation"),
        "organisations.see": _("See organisations"),
        "organisations.manage_members": _("Let accounts act for an organisation"),
        "organisations.add_member": _("Let an account act for an organisation"),
        "organisations.end_member": _("End an account's acting for an organisation"),
        "organisations.ask_register": _("Ask the business register of an organisation"),
        "organisations.keep_answer": _("Keep the business register's answer"),
        "organisations.confirm_answer": _("Confirm the business register's answer"),
        "organisations.drop_answer": _("Leave the business register's answer"),
        "organisations.import_organisations": _("Read in organisations from a file"),
        "organisations.see_contacts": _("See whom to reach at an organisation"),
        "organisations.remove_contact": _("Remove a contact of an organisation"),
        "organisations.contact": _("contact of an organisation"),
        "organisations.members": _("accounts of an organisation"),
        "organisations:organisation": _("An organisation"),
    }
)
