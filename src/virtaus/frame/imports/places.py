"""The place of imports in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.navigation import add_place
from virtaus.frame.roles import Role
from virtaus.frame.rules import USE_IMPORTS

add_place(_("Files"), "frame:imports", USE_IMPORTS, 700, secondary=True, main_for=[Role.MANAGER])
