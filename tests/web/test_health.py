"""Health, readiness and metrics: what they tell, and whom."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from virtaus.frame.compute import Health
from virtaus.web import health


def test_health_asks_nobody_else(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "database_answers", lambda: pytest.fail("health asked the database"))
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"web": "up"}


@pytest.mark.django_db
def test_ready_names_what_is_down(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.VIRTAUS_COMPUTE_SOCKET = str(tmp_path / "nobody.sock")
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "down": ["worker", "compute"]}


@pytest.mark.django_db
@pytest.mark.parametrize("loaded", [True, False])
def test_ready_when_worker_and_compute_answer(client: Client, monkeypatch: pytest.MonkeyPatch, loaded: bool) -> None:
    monkeypatch.setattr(health, "ping", lambda timeout: Health(loaded, "", 0, None))
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (statement_timestamp())")
    answer = client.get("/ready")
    expected = (200, {"ready": True, "down": []}) if loaded else (503, {"ready": False, "down": ["compute"]})
    assert (answer.status_code, answer.json()) == expected


@pytest.mark.django_db
def test_a_worker_that_fell_silent_is_down(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now() - interval '2 minutes')")
    assert "worker" in client.get("/ready").json()["down"]


def test_ready_tells_when_the_database_is_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def cursor(self) -> None:
            raise OperationalError

    monkeypatch.setattr(health, "connection", Gone())
    assert client.get("/ready").json()["down"][:1] == ["database"]


@pytest.mark.django_db
def test_metrics_are_for_the_local_network_only(client: Client, settings: Settings) -> None:
    settings.VIRTAUS_METRICS = True
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert b"django_http_requests" in client.get("/metrics").content
    assert client.get("/metrics", REMOTE_ADDR="91.152.1.1").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3", HTTP_X_FORWARDED_FOR="91.152.1.1").status_code == 404
    settings.VIRTAUS_METRICS = False
    assert client.get("/metrics").status_code == 404
