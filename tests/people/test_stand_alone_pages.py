"""Pages of stand-alone areas: closed to nobody's and other roles' eyes there, absent in add-on mode."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.factories.casework import SmallArea
from tests.harness.routes import Route, _walk
from tests.people.conftest import customer, staff
from tests.people.stand_alone import stand_alone
from virtaus.frame.modes import Mode
from virtaus.frame.roles import Role

ALONE = [route for route in _walk(get_resolver().url_patterns, "", "", {}) if route.modes == {Mode.STAND_ALONE}]


def test_there_are_such_pages() -> None:
    assert {"people:contact", "people:identity"} <= {route.name for route in ALONE}


@pytest.mark.parametrize("route", ALONE, ids=lambda route: route.name)
@pytest.mark.parametrize("way", ["get", "post"])
def test_each_is_closed_as_its_right_says_and_absent_in_add_on_mode(area: SmallArea, route: Route, way: str) -> None:
    person = customer(area.hameenlinna)
    address = route.address({"person_id": person.id} if "person_id" in route.values else {})
    outsiders = [role for role in Role if role not in route.right.roles]
    wrong = staff(None, next(role for role in outsiders if role not in {Role.MUNICIPALITY})) if outsiders else None
    with stand_alone():
        if not route.right.public:
            asked = getattr(Client(), way)(address)
            assert (asked.status_code, asked["Location"].startswith("/sign-in")) == (302, True)
        if wrong is not None and not route.right.public:
            assert getattr(wrong.browser, way)(address).status_code == 403
        if "person_id" in route.values:
            assert getattr(staff(area.forssa).browser, way)(address).status_code == 404
    insider = next(role for role in Role if role in route.right.roles or route.right.public)
    own = staff(area.hameenlinna if insider in {Role.COACH, Role.TEAM_LEAD} else None, insider)
    assert getattr(own.browser, way)(address).status_code == 404
