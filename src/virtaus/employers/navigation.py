"""The room's place in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.employers.rules import SEE_VACANCIES
from virtaus.frame.navigation import add_place

add_place(_("Openings"), "employers:vacancies", SEE_VACANCIES, 300)
