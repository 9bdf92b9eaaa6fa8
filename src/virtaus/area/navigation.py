from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.accounts.doors import add_door
from virtaus.area.rules import SEE_AREA, SEE_PROCESSING
from virtaus.frame.navigation import add_place
from virtaus.frame.roles import Role

add_place(_("Area"), "area:overview", SEE_AREA, 600)
add_place(_("Personal data"), "area:processing", SEE_PROCESSING, 840, secondary=True, main_for=[Role.DPO])
add_door(_("Personal data in Virtaus"), "area:privacy")
