"""``make_event_file`` and ``compare_margins`` on the shipped areas."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories.area import shipped_area

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["tyohame", "koillismaa"])
def test_a_made_up_file_agrees_with_the_areas_margins(
    code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped_area(code)
    out, night = tmp_path / "events.csv", tmp_path / "night.csv"
    call_command("make_event_file", "--as-of", "2026-11-30", "--out", str(out), "--night", str(night))
    call_command("compare_margins", str(out), str(night), "--as-of", "2026-11-30")
    told = capsys.readouterr().out
    assert (" !" in told, len(night.read_text(encoding="utf-8").splitlines()) > 3) == (False, True)


def test_a_file_that_differs_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shipped_area()
    out = tmp_path / "events.csv"
    call_command("make_event_file", "--as-of", "2026-11-30", "--out", str(out))
    lines = out.read_text(encoding="utf-8").splitlines()
    out.write_text("\n".join(line for line in lines if ";169;" not in line), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("compare_margins", str(out), "--as-of", "2026-11-30")
    assert " !" in capsys.readouterr().out


def test_without_an_area_or_a_folder_one_line_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("make_event_file", "--out", str(tmp_path / "x.csv"))
    shipped_area()
    with pytest.raises(CommandError, match="No such file"):
        call_command("make_event_file", "--out", str(tmp_path / "none" / "x.csv"))
