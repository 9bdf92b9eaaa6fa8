"""Production logs: machine-readable, and without personal data."""

from __future__ import annotations

import copy
import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from virtaus.frame.compute.follower import Follower
from virtaus.web import logs

NAME = "Aino Esimerkki"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a production process writes to its log."""
    stream = io.StringIO()
    configuration = copy.deepcopy(logs.configuration(as_json=True))
    configuration["handlers"]["lines"]["stream"] = stream
    logging.config.dictConfig(configuration)
    yield stream
    logging.config.dictConfig(settings.LOGGING)


def rows(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_route_and_no_address(client: Client, written: io.StringIO) -> None:
    answer = client.get("/health", {"q": NAME}, headers={"user-agent": NAME})
    (row,) = [row for row in rows(written) if row["event"] == "request"]
    assert (row["method"], row["route"], row["status"]) == ("GET", "health", 200)
    assert row["request_id"] == answer["X-Request-ID"]
    assert row["statements"] == 0
    assert "Aino" not in written.getvalue()


@pytest.mark.django_db
def test_an_unknown_address_and_a_posted_body_are_not_logged(client: Client, written: io.StringIO) -> None:
    client.get(f"/people/{NAME}/")
    client.post("/preferences", {"language": NAME})
    assert "Aino" not in written.getvalue()


def test_a_load_that_fails_tells_no_row_that_the_database_quotes(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = Follower()

    def fail() -> None:
        follower.stop()
        raise DatabaseError(f"Failing row contains ({NAME})")

    monkeypatch.setattr(follower, "follow_once", fail)
    follower.run()
    (row,) = rows(written)
    assert (row["event"], row["exception"]) == ("compute_load_failed", "DatabaseError")
    assert "Aino" not in written.getvalue()


@pytest.mark.django_db
def test_a_failed_sign_in_does_not_log_who_tried(client: Client, written: io.StringIO) -> None:
    answer = client.post(reverse("accounts:sign_in"), {"email": "aino@example.fi", "password": NAME})
    assert answer.status_code == 422
    assert "aino" not in written.getvalue().lower()


def test_an_exception_keeps_its_place_and_loses_its_message(written: io.StringIO) -> None:
    try:
        raise ValueError(f"Key (name)=({NAME}) already exists")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", f"/people/{NAME}")
        structlog.get_logger("virtaus.tasks").exception("import failed")
    library, own = rows(written)
    assert library["event"] == "Internal Server Error: %s"
    assert own["event"] == "import failed"
    assert own["exception"] == library["exception"] == "ValueError"
    assert "test_logs.py" in own["at"][0]
    assert "Aino" not in written.getvalue()


def test_a_demo_shows_no_local_values_with_an_exception() -> None:
    stream = io.StringIO()
    configuration = logs.configuration(as_json=False)
    configuration["handlers"]["lines"]["stream"] = stream
    logging.config.dictConfig(configuration)
    password = NAME
    try:
        int(password[:0])
    except ValueError:
        structlog.get_logger("virtaus.tasks").exception("import failed")
    finally:
        logging.config.dictConfig(settings.LOGGING)
    assert "ValueError" in stream.getvalue()
    assert password not in stream.getvalue()


def test_a_page_that_fails_is_logged_once_with_its_request(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: object) -> None:
        raise RuntimeError(NAME)

    monkeypatch.setattr("virtaus.web.health.JsonResponse", fail)
    answer = Client(raise_request_exception=False).get("/health")
    assert answer.status_code == 500
    failed = [row for row in rows(written) if row.get("exception")]
    assert [row["exception"] for row in failed] == ["RuntimeError"]
    assert failed[0]["request_id"] == answer["X-Request-ID"]
    assert "Aino" not in written.getvalue()
