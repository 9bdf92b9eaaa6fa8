"""The room's places in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.delegations.rules import MANAGE_DELEGATIONS, SEE_DELEGATIONS
from virtaus.frame.navigation import add_place

add_place(_("Who decides what"), "delegations:register", SEE_DELEGATIONS, 610, secondary=True)
add_place(_("Delegations"), "delegations:delegations", MANAGE_DELEGATIONS, 815, secondary=True)
