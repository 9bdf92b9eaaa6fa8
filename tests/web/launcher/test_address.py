"""The address of the pages: taken by another, by ourselves, or free."""

from __future__ import annotations

import socket

import pytest

from virtaus.web.launcher import address, locks
from virtaus.web.launcher.places import Places
from virtaus.web.launcher.progress import Refusal


def test_a_port_that_another_program_serves_is_told_in_one_line(here: Places) -> None:
    with socket.create_server((address.HOST, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Refusal, match=rf"Port {port} is taken.*--port {port + 1}") as refused:
            address.refuse_if_taken(here, port)
    assert "\n" not in str(refused.value)


def test_a_free_port_is_reserved() -> None:
    with socket.create_server((address.HOST, 0)) as other:
        port = other.getsockname()[1]
    with address.reserve(port) as bound:
        assert bound.getsockname() == (address.HOST, port)


def test_a_second_start_is_told_where_the_first_one_runs(here: Places) -> None:
    with (
        locks.held(here.state / "demo.lock", "./run demo", address="http://127.0.0.1:8123"),
        pytest.raises(Refusal, match=r"already runs at http://127\.0\.0\.1:8123"),
    ):
        address.refuse_if_taken(here, 8123)
    assert address.instance_of(here) == ""


def test_stopping_what_does_not_run_says_so(here: Places, capsys: pytest.CaptureFixture[str]) -> None:
    assert address.stop_running(here) == 0
    assert "does not run" in capsys.readouterr().out
