"""Places of casework in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.casework.rules import MOVE_TO_TEAM, READ_RULES, SEE_DUTIES, SEE_OUTLOOK, USE_FEED
from virtaus.frame.navigation import add_place

add_place(_("Today"), "casework:today", SEE_DUTIES, 10)
add_place(_("What will be late"), "casework:outlook", SEE_OUTLOOK, 15)
add_place(_("Customers"), "casework:people", SEE_DUTIES, 20)
add_place(_("Between teams"), "casework:offers", MOVE_TO_TEAM, 695, secondary=True)
add_place(_("Rules"), "casework:rules", READ_RULES, 710, secondary=True)
add_place(_("My calendar address"), "casework:feed", USE_FEED, 860, secondary=True)
