"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "commitments.edit_items": _("Change the items of a plan"),
        "commitments.see_items": _("See the items of a plan"),
        "commitments.add_item": _("Add an item to a plan"),
        "commitments.change_item": _("Change an item of a plan"),
        "commitments.follow_up": _("Follow up an item"),
        "commitments.freeze": _("Freeze a version of a plan"),
    }
)
