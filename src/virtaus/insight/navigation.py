"""The room's place in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.navigation import add_place
from virtaus.insight.rules import SEE_OPEN_FIGURES, SEE_SITUATION

add_place(_("Situation"), "insight:situation", SEE_SITUATION, 600)
add_place(_("Open data"), "insight:open", SEE_OPEN_FIGURES, 650, secondary=True)
