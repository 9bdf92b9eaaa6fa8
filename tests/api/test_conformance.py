"""The interface keeps its description under any request: right shape, right status, no fault of ours.

Schemathesis makes the requests from the description, good ones and hostile ones, and holds every answer against it. The
closed part is asked with tokens of roles that reach much, little and nothing of it; values of the small world stand in
some of the addresses, so that what exists is asked for too.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig

from tests.tokens import token_of
from tests.world import World
from virtaus.frame.roles import Role
from virtaus.web.api.gathering import interface

# The client of schemathesis does not close the files of lists.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
CHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
# Machines and people speak to the same server, whose host names are set; schemathesis asks this one.
HOST = "http://localhost"
ASKING = (Role.COACH, Role.TEAM_LEAD, Role.MANAGER, Role.CONTROLLER)
# A request of the right shape may still be refused by a rule of the law or the area.
RULES = ("positive_data_acceptance",)
# The compute process is not there in these tests: what needs it says so (503).
COMPUTED = ("/people/{person_id}/openings", "/proposals")


class InOneTransaction(WSGIHandler):
    """Takes back what a request changed, so that thousands of them leave the small world as it was."""

    def get_response(self, request: Any) -> Any:
        with transaction.atomic():
            response = super().get_response(request)
            transaction.set_rollback(True)
        return response


def described(*, every_case: bool) -> Any:
    """The interface as schemathesis knows it; ``every_case`` walks through each value and method by itself too."""
    checks = {
        # A change without If-Match is refused with 428 (RFC 6585), and what a role may not do is not there.
        "missing_required_header": {"expected-statuses": [401, 404, 415, 422, 428]},
        "negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 405, 412, 413, 415, 422, 428, 503]},
    }
    config = SchemathesisConfig.from_dict({"checks": checks, "phases": {"coverage": {"enabled": every_case}}})
    made = schemathesis.openapi.from_dict(interface().get_openapi_schema(), config=config)
    made.app = InOneTransaction()
    made.config.update(base_url=HOST)
    return made


api = described(every_case=False)
whole_api = described(every_case=True)


@pytest.fixture(autouse=True)
def _as_often_as_it_likes(world: World, settings: Any) -> Iterator[None]:
    """Without a limit, and on the connection that holds the test's transaction."""
    settings.VIRTAUS_API_PER_MINUTE = settings.VIRTAUS_API_TOKEN_PER_MINUTE = 10**9
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def secrets(world: World) -> list[str]:
    return [token_of(world.accounts[role]) for role in ASKING]


def things(world: World) -> dict[str, UUID]:
    """What exists, by the name of its value in an address."""
    return {
        "person_id": world.things["person"],
        "meeting_id": world.samples["casework:meeting"].values["meeting_id"],
        "vacancy_id": world.things["vacancy"],
        "proposal_id": world.things["proposal"],
        "file_id": world.things["import"],
    }


def asked(world: World, case: schemathesis.Case, secrets: list[str]) -> None:
    """One request by one of the tokens, held against the description."""
    is_closed = "security" in case.operation.definition.raw
    headers = {}
    if is_closed:
        chance = random.Random(repr((case.path_parameters, case.query, case.body)))
        headers = {"Authorization": f"Bearer {chance.choice(secrets)}"}
        if case.path_parameters and case.meta.generation.mode.is_positive and chance.random() < 0.5:
            known = things(world)
            case.path_parameters = {name: str(known.get(name, value)) for name, value in case.path_parameters.items()}
    skipped = [*(RULES if is_closed else ())]
    if case.operation.path.endswith(COMPUTED):
        skipped.append("not_a_server_error")
    left = [CHECKS.get_one(name) for name in skipped]
    case.call_and_validate(excluded_checks=left, headers=headers)


@api.parametrize()
@settings(max_examples=8, deadline=None, suppress_health_check=CHECKED, derandomize=True)
def test_answers_are_as_described(world: World, secrets: list[str], case: schemathesis.Case) -> None:
    asked(world, case, secrets)


@pytest.mark.slow
@whole_api.parametrize()
@settings(max_examples=300, deadline=None, suppress_health_check=CHECKED, derandomize=True)
def test_thousands_of_hostile_requests_find_no_fault(world: World, secrets: list[str], case: schemathesis.Case) -> None:
    asked(world, case, secrets)
