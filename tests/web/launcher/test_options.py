"""The options of ./run demo: each wrong one is told in one line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from virtaus.web.launcher.__main__ import main
from virtaus.web.launcher.options import read_demo
from virtaus.web.launcher.progress import Refusal


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--port", "no"], "no is not a port"),
        (["--port", "70000"], "70000 is not a port"),
        (["--area", "oulu"], "tyohame"),
        (["--mode", "both"], "stand-alone"),
        (["--size", "finland", "--area", "tyohame"], "leave --area out"),
        (["--size", "finland", "--mode", "stand-alone"], "leave --mode out"),
        (["--as-of", "30.11.2026"], "not a date like 2026-11-30"),
        (["--data", "/nowhere"], "/nowhere is not a folder"),
        (["--as-off", "2026-11-30"], "--as-off"),
    ],
)
def test_a_wrong_option_is_told_in_one_line(arguments: list[str], told: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_demo(arguments)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_options_are_read(tmp_path: Path) -> None:
    options = read_demo(
        ["--port", "8001", "--area", "koillismaa", "--as-of", "2026-12-01", "--data", str(tmp_path), "--fresh"]
    )
    assert (options.port, options.area, options.as_of) == (8001, "koillismaa", date(2026, 12, 1))
    assert (options.data, options.fresh, options.mode) == (tmp_path, True, None)


def test_the_size_of_the_country_has_an_area_of_its_own() -> None:
    options = read_demo(["--size", "finland"])
    assert (options.size, options.area) == ("finland", "load_test")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    for command in ("demo", "stop", "test", "bench", "manage", "--as-of", "--fresh"):
        assert command in said


def test_an_unknown_command_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["start"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
