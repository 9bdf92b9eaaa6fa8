"""Every address is tried by nobody and by every role: it opens exactly for those whom its right names.

What lies outside a worker's team answers as if it did not exist, and no value in an address makes a page break.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from tests.harness.roles import tried_as
from tests.harness.routes import Route, all_routes
from tests.harness.streams import read
from tests.world import World
from virtaus.frame.roles import Role

ROUTES = all_routes()
OPEN = {200, 201, 204, 302, 303, 405, 415, 422, 428, 503}
WAYS = ("get", "post")
# A program is told to send a token; an address that is not asked like that says so first.
NOBODY = {"asked to sign in", 401}
# Each is thousands of requests; the daily run keeps what nobody and three roles may read, and what other teams hold.
WAYS_OF_ROLES = ("get", pytest.param("post", marks=pytest.mark.slow))
# Addresses of libraries and machines that decide by themselves whom they answer.
OWN_DOOR: dict[str, str] = {
    "health": "tells a load balancer that the process lives; holds nothing",
    "ready": "tells a load balancer which process is down; holds nothing",
    "metrics": "answers the local network only",
    "accounts:second_step": "opens for whoever has shown a password in this browser lately",
    "accounts:new_second_step": "opens for whoever has shown a password in this browser lately",
    "accounts:to_provider": "exists where the area has an identity provider",
    "accounts:provider_back": "exists where the area has an identity provider; opens for its answer only",
    "accounts:provider_logout": "exists where the area has an identity provider; opens for its signed token only",
    "accounts:sign_in_to_demo": "exists in a training area only, for the invented accounts it lists",
}


def tried(client: Client, way: str, address: str) -> int | str:
    """The status of one request whose changes are taken back, or what broke in it.

    A button that leads back to a page which is not found has found nothing either.
    """
    try:
        with transaction.atomic():
            response: HttpResponseBase = getattr(client, way)(address)
            if response.status_code == 303 and client.get(response["Location"]).status_code == 404:
                response.status_code = 404
            read(response)
            transaction.set_rollback(True)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    if response.status_code == 302 and response["Location"].startswith("/sign-in"):
        return "asked to sign in"
    return response.status_code


def known(world: World) -> Iterator[tuple[Route, str]]:
    for route in ROUTES:
        address = world.address(route)
        if address is not None and route.name not in OWN_DOOR:
            yield route, address


@pytest.mark.parametrize("way", WAYS)
def test_nobody_opens_what_is_not_public(world: World, way: str) -> None:
    wrong = []
    for route, address in known(world):
        status = tried(world.client(None), way, address)
        refused = NOBODY | {405} if route.is_for_machines else NOBODY
        if status not in (OPEN if route.right_for(way).public else refused):
            wrong.append(f"{way} {route.name}: {status}")
    assert wrong == []


@pytest.mark.parametrize("way", WAYS_OF_ROLES)
@pytest.mark.parametrize("role", tried_as(Role))
def test_a_role_opens_exactly_what_its_rights_say(world: World, role: Role, way: str) -> None:
    wrong = []
    for route, address in known(world):
        sample = world.samples.get(route.name)
        bound = sample is not None and (
            sample.team_bound or (sample.right is not None and role not in sample.right.roles)
        )
        right = route.right_for(way)
        allowed = right.public or role in right.roles
        status = tried(world.client(role), way, address)
        # A sample belongs to one role's own work (a coach's booking, say), so another allowed role may not find it.
        refused = {404, 405} if route.is_for_machines else {403}
        expected = OPEN | {404} if allowed and bound else OPEN if allowed else refused
        if status not in expected:
            wrong.append(f"{way} {route.name}: {status}, the right {right.name} says {sorted(expected)}")
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("role", list(Role))
def test_what_does_not_exist_is_not_found(world: World, role: Role) -> None:
    wrong = []
    for route in ROUTES:
        if not route.values or route.name in OWN_DOOR or role not in route.right.roles:
            continue
        for way in WAYS:
            status = tried(world.client(role), way, route.address(route.unknown()))
            # A program is told first what its request lacks, whatever there is.
            if status not in ({404, 405, 415} if route.is_for_machines else {404, 405}):
                wrong.append(f"{way} {route.name}: {status}")
    assert wrong == []


@pytest.mark.parametrize("role", [Role.COACH, Role.TEAM_LEAD])
def test_what_belongs_to_another_team_is_as_if_it_did_not_exist(world: World, role: Role) -> None:
    wrong = []
    for route, address in known(world):
        sample = world.samples.get(route.name)
        if sample is None or not sample.team_bound or role not in route.right.roles:
            continue
        for way in WAYS:
            theirs = tried(world.stranger(role), way, address)
            nothing = tried(world.stranger(role), way, route.address(route.unknown()))
            if theirs != nothing or theirs not in {404, 405, 415}:
                wrong.append(f"{way} {route.name}: {theirs}, for nothing {nothing}")
    assert wrong == []


def test_every_address_with_values_has_a_sample(world: World) -> None:
    missing = [route.name for route in ROUTES if route.values and route.name not in world.samples]
    assert missing == [], "add them in tests/samples/<room>.py"
