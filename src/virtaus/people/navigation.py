"""The places of persons in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.navigation import add_place
from virtaus.people.rules import REGISTER_OWN, REVIEW_ACCESS, SEARCH_PEOPLE

add_place(_("Find a customer"), "people:search", SEARCH_PEOPLE, 25)
add_place(_("Openings from outside"), "people:accesses", REVIEW_ACCESS, 640, secondary=True)
add_place(_("Register as a customer"), "people:register_own", REGISTER_OWN, 60, secondary=True)
