"""Places of the menu that belong to no room."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from virtaus.frame.navigation import add_place
from virtaus.frame.rules import READ_MAILBOX
from virtaus.web.rules import SEE_MODES

if settings.VIRTAUS_DEMO or settings.DEVELOPMENT:
    add_place(_("Mailbox"), "frame:mailbox", READ_MAILBOX, 890, secondary=True)
add_place(_("Two modes"), "modes", SEE_MODES, 900, secondary=True)
