"""The room's place in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.navigation import add_place
from virtaus.organisations.rules import SEE_CONTACTS

add_place(_("Organisations"), "organisations:organisations", SEE_CONTACTS, 805, secondary=True)
