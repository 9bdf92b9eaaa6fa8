from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.area.rules import SEE_AREA
from virtaus.frame.navigation import add_place

add_place(_("Area"), "area:overview", SEE_AREA, 600)
