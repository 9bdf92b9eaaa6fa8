"""./run test: the summary, its exit code, and the browser it needs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from virtaus.web.launcher import bench, checks
from virtaus.web.launcher.checks import Outcome
from virtaus.web.launcher.places import Places
from virtaus.web.launcher.progress import Refusal


def test_the_summary_names_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.summary([Outcome("ruff", True, 0.4), Outcome("pytest", False, 61.2)]) == 1
    said = capsys.readouterr().out
    assert "FAILED: pytest (62 s)" in said


def test_all_passed_is_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.summary([Outcome("ruff", True, 0.4)]) == 0
    assert "All checks passed" in capsys.readouterr().out


def test_without_a_browser_and_without_means_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Refusal, match="apt install chromium"):
        checks.ensure_chromium()


def test_without_being_root_sudo_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    with pytest.raises(Refusal, match="apt install chromium"):
        checks.ensure_chromium()


def test_an_unknown_benchmark_is_told_with_the_known_ones(here: Places, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refusal, match=r"no benchmark nonsense; there are: .*crash"):
        bench.run(here, ["nonsense"])
    assert bench.run(here, []) == 0
    assert "crash" in capsys.readouterr().out


def test_a_failing_command_fails_the_check(here: Places, tmp_path: Path) -> None:
    outcome = checks.carry_out(checks.Check("false", ("false",)), dict(os.environ), here)
    assert not outcome.passed


def test_the_checks_know_where_real_data_lies_and_where_pictures_go_but_no_demo_beside(
    here: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VIRTAUS_TEST_DATA", "VIRTAUS_PICTURES", "VIRTAUS_DEMO"):
        monkeypatch.setenv(name, "somewhere")
    env = checks.test_environment(here, "postgresql://nowhere/x")
    assert (env["VIRTAUS_TEST_DATA"], env["VIRTAUS_PICTURES"]) == ("somewhere", "somewhere")
    assert "VIRTAUS_DEMO" not in env
