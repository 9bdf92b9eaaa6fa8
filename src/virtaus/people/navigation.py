"""The places of persons in the menu, and the way in for a customer with a code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.accounts.doors import add_door
from virtaus.frame.home import own_home
from virtaus.frame.navigation import add_place, add_search
from virtaus.frame.roles import Role
from virtaus.people.rules import (
    ERASE_PEOPLE,
    HANDLE_CORRECTIONS,
    HANDLE_NAME_REQUESTS,
    MERGE_PEOPLE,
    REGISTER_OWN,
    REVIEW_ACCESS,
    SEARCH_PEOPLE,
    SEE_UNUSUAL,
    USE_OWN_PAGE,
)

add_search(_("Find a customer"), "people:search", SEARCH_PEOPLE)
add_place(_("Openings from outside"), "people:accesses", REVIEW_ACCESS, 640, secondary=True, main_for=[Role.DPO])
add_place(_("Two records of one person"), "people:doubles", MERGE_PEOPLE, 650, secondary=True)
add_place(_("Unusual reading"), "people:unusual", SEE_UNUSUAL, 645, secondary=True, main_for=[Role.DPO])
add_place(_("Requests to correct data"), "people:corrections", HANDLE_CORRECTIONS, 645, secondary=True)
add_place(
    _("Requests for names"), "people:name_requests", HANDLE_NAME_REQUESTS, 646, secondary=True, main_for=[Role.DPO]
)
add_place(_("Erasing records"), "people:erasing", ERASE_PEOPLE, 660, secondary=True)
add_place(_("Register as a customer"), "people:register_own", REGISTER_OWN, 60, secondary=True)
add_place(_("My page"), "people:my_page", USE_OWN_PAGE, 10)
add_place(_("My data"), "people:my_data", USE_OWN_PAGE, 90)
own_home(Role.JOBSEEKER, "people:my_page")
add_door(_("Take a code from your coach into use"), "people:join")
