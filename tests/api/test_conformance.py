"""The interface keeps its description under any request: right shape, right status, no fault of ours.

Schemathesis makes the requests from the description, good ones and hostile ones, and holds every answer against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from tests.world import World
from virtaus.web.api.gathering import interface

CHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
# Machines and people speak to the same server, whose host names are set; schemathesis asks this one.
HOST = "http://localhost"


api = schemathesis.openapi.from_dict(interface().get_openapi_schema())
api.app = WSGIHandler()
api.config.update(base_url=HOST)


@pytest.fixture(autouse=True)
def _as_often_as_it_likes(world: World, settings: Any) -> Iterator[None]:
    """Without a limit, and on the connection that holds the test's transaction."""
    settings.VIRTAUS_API_PER_MINUTE = 10**9
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@api.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=CHECKED, derandomize=True)
def test_answers_are_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate()


@pytest.mark.slow
@api.parametrize()
@settings(max_examples=1500, deadline=None, suppress_health_check=CHECKED)
def test_thousands_of_hostile_requests_find_no_fault(case: schemathesis.Case) -> None:
    case.call_and_validate()
