"""Places of the menu that belong to no room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.navigation import add_place
from virtaus.web.rules import SEE_MODES

add_place(_("Two modes"), "modes", SEE_MODES, 900, secondary=True)
