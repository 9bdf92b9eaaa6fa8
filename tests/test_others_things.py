"""Every address that names a thing is tried by the right role of another team, municipality, employer or jobseeker.

What is somebody's own answers as if it did not exist. What everybody of the role may see is declared here with why;
an address that is neither is a leak, also one that a room adds tomorrow.
"""

from __future__ import annotations

import pytest

from tests.harness.roles import tried_as
from tests.harness.routes import Route, all_routes
from tests.test_rights import OWN_DOOR, WAYS, tried
from tests.world import World
from virtaus.frame.roles import Role

# Roles that see a part of the area only; those of the others hold for all of it.
BOUND = (Role.COACH, Role.TEAM_LEAD, Role.MUNICIPALITY, Role.PARTNER, Role.EMPLOYER, Role.PROVIDER, Role.JOBSEEKER)
NAMED = [route for route in all_routes() if route.values and route.name not in OWN_DOOR]
# What an address answers that looks at nothing: unknown, another way of asking, a form where the interface takes JSON.
BLIND = {404, 405, 415}
SHARED = {
    "api:vacancy": "openings are served by every team",
    "area:target": "the area's targets are for all of its staff",
    "area:team": "who works where is known to all staff",
    "casework:offer": "the sample is offered to the other team, which decides on it",
    "casework:rule": "the area's rules are for all of its staff",
    "delegations:delegation": "who decides what is for all staff to know",
    "employers:conditions": "openings are served by every team",
    "employers:edit": "openings are served by every team",
    "employers:occupation": "openings are served by every team",
    "employers:state": "openings are served by every team",
    "employers:vacancy": "openings are served by every team",
    "frame:import_kind": "which columns a kind of file has is for all who read it in",
    "frame:import_template": "which columns a kind of file has is for all who read it in",
    "frame:mail": "a training area's mailbox, which exists nowhere else",
    "organisations:organisation": "an employer and whom to reach there are every team's that serves it",
    "organisations:remove_contact": "an employer and whom to reach there are every team's that serves it",
    "proposals:candidates": "an opening of every team's; it ranks the reader's own customers only",
    "vocabulary:concept": "the vocabulary is everybody's",
}


def opened_to_others(world: World, route: Route, role: Role, way: str) -> str:
    """What a stranger of ``role`` is answered when it differs from what they get for nothing; else empty."""
    address = world.address(route)
    if address is None:
        return ""
    theirs = tried(world.stranger(role), way, address)
    nothing = tried(world.stranger(role), way, route.address(route.unknown()))
    return "" if theirs == nothing and theirs in BLIND else f"{theirs}, for nothing {nothing}"


@pytest.mark.parametrize("role", tried_as(BOUND))
def test_what_is_somebody_elses_is_as_if_it_did_not_exist(world: World, role: Role) -> None:
    wrong = []
    for route in NAMED:
        if role not in route.right.roles or route.right.public or route.name in SHARED:
            continue
        for way in WAYS:
            told = opened_to_others(world, route, role, way)
            if told:
                wrong.append(f"{way} {route.name}: {told}")
    assert wrong == [], "a leak, or a thing of everybody's to be declared in SHARED with why"


def test_what_is_declared_as_everybodys_is_an_address_of_a_thing() -> None:
    assert SHARED.keys() - {route.name for route in NAMED} == set()
