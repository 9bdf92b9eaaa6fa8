"""Places of the menu that belong to no room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.navigation import add_place
from virtaus.frame.rules import READ_MAILBOX
from virtaus.frame.training import is_training
from virtaus.web.rules import SEE_MODES, SEE_TRAINING_DATA

if is_training():
    add_place(_("Mailbox"), "frame:mailbox", READ_MAILBOX, 890, secondary=True)
    add_place(_("Training data"), "training_data", SEE_TRAINING_DATA, 895, secondary=True)
add_place(_("Two modes"), "modes", SEE_MODES, 900, secondary=True)
