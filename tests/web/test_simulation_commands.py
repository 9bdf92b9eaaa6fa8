"""The commands that make a training area of the shipped areas, and the report that holds it to the published."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.factories.area import shipped_area
from virtaus.area.models import Municipality
from virtaus.engine.simulation.margins import Range
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.organisations.models import Organisation
from virtaus.people.models import Person, PersonBackground
from virtaus.web import simulation
from virtaus.web.margins import MEASURES_12R5, UNKNOWN, Line, compared

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
CHOICES = ("--seed", "7", "--as-of", "2026-11-30")


def made(folder: Path, *more: str, size: str = "small") -> dict[str, bytes]:
    """The files of a made-up area, by name."""
    folder.mkdir(exist_ok=True)
    names = {name: folder / f"{name}.csv" for name in ("out", "people", "newcomer")}
    files = [word for name, path in names.items() for word in (f"--{name}", str(path))]
    call_command("make_event_file", "--size", size, *CHOICES, *files, *more)
    return {name: path.read_bytes() for name, path in names.items() if path.exists()}


def test_the_same_seed_and_date_give_the_same_bytes(tmp_path: Path) -> None:
    shipped_area()
    first = made(tmp_path / "a")
    with translation.override("en"):
        assert made(tmp_path / "b") == first
    assert made(tmp_path / "c", "--seed", "8") != first


def test_the_newcomer_comes_in_a_file_of_their_own_and_no_background_before_it(tmp_path: Path) -> None:
    shipped_area()
    files = made(tmp_path)
    (newcomer,) = csv.DictReader(files["newcomer"].decode().splitlines(), delimiter=";")
    assert (newcomer["event"], newcomer["municipality"], newcomer["licences"]) == ("search_started", "169", "")
    assert newcomer["key"].encode() not in files["out"]
    assert newcomer["key"].encode() not in files["people"]


def test_an_area_without_the_storys_municipality_has_no_newcomer(tmp_path: Path) -> None:
    shipped_area("koillismaa")
    assert "newcomer" not in made(tmp_path)


@pytest.mark.parametrize("mode", ["add-on", "stand-alone"])
def test_only_a_stand_alone_area_is_told_who_people_are(
    mode: str, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.VIRTAUS_MODE = mode  # type: ignore[attr-defined]
    shipped_area()
    header = made(tmp_path)["people"].decode().split("\n", 1)[0].split(";")
    assert ("hetu" in header, "family_name" in header) == (mode == "stand-alone", mode == "stand-alone")


def test_openings_are_as_many_as_published_with_some_around_the_area(tmp_path: Path) -> None:
    shipped_area()
    out, employers = tmp_path / "v.csv", tmp_path / "e.csv"
    with clock.frozen_at(MORNING):
        call_command("make_openings", "--area", "tyohame", *CHOICES, "--out", str(out), "--employers", str(employers))
        rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines(), delimiter=";"))
        inside = set(Municipality.objects.values_list("code", flat=True))
        is_open = [row for row in rows if row["expires"] >= "2026-11-30"]
        assert sum(int(row["positions"]) for row in is_open if row["municipality"] in inside) >= 325
        assert sum(int(row["positions"]) for row in is_open if row["municipality"] not in inside) > 50
        call_command("import_organisations", str(employers))
        assert Organisation.objects.count() >= 1500
        call_command("import_organisations", str(employers))
        assert Organisation.objects.count() < 1600


def test_a_faulty_file_of_organisations_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "e.csv"
    path.write_text("business_id;name\n0000101-1;Esimerkki Oy\n1234567-2;\n0000101-1;Oy;AB\n", encoding="utf-8")
    with pytest.raises(CommandError, match="3 errors, nothing was changed"):
        call_command("import_organisations", str(path))
    told = capsys.readouterr().err
    assert "e.csv, line 3, name" in told
    assert "e.csv, line 3, business_id" in told
    assert "e.csv, line 4: " in told, "a name with the separator in it is not cut off"
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("published", "found", "agrees"),
    [
        (Range(1, 4), 5, True),
        (Range(1, 4), 10, False),
        (Range(1000, 1000), 1030, True),
        (Range(1000, 1000), 1031, False),
        (Range(20, 20), 15, True),
        (Range(20, 20), 14, False),
        (Range(20, 20), None, True),
    ],
)
def test_a_figure_agrees_within_three_per_cent_or_five_persons(
    published: Range, found: float | None, agrees: bool
) -> None:
    assert Line("109", "TYOTTOMATLOPUSSA", published, found).agrees is agrees


def test_without_an_area_or_a_folder_one_line_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("make_event_file", "--out", str(tmp_path / "x.csv"))
    with pytest.raises(CommandError):
        call_command("compare_margins")
    shipped_area()
    with pytest.raises(CommandError, match="No such file"):
        call_command("make_event_file", "--out", str(tmp_path / "none" / "x.csv"))


def test_an_empty_area_is_told_to_differ(capsys: pytest.CaptureFixture[str]) -> None:
    shipped_area()
    with pytest.raises(CommandError, match="further than 3 %"):
        call_command("compare_margins", "--as-of", "2026-11-30")
    assert " !" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("code", ["tyohame", "koillismaa"])
def test_a_whole_area_agrees_with_every_measure_of_every_municipality(
    code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped_area(code)
    call_command("load_vocabulary")
    files = {name: str(tmp_path / f"{name}.csv") for name in ("out", "people", "v", "e")}
    with clock.frozen_at(MORNING):
        made_of = ("--out", files["out"], "--people", files["people"])
        call_command("make_event_file", "--size", "tyohame", *CHOICES, *made_of)
        call_command("import_events", files["out"])
        call_command("import_people", files["people"])
        call_command("make_openings", "--area", code, *CHOICES, "--out", files["v"], "--employers", files["e"])
        call_command("import_vacancies", files["v"])
        call_command("compare_margins")
        actor = Actor.system("test")
        with trail.opened(actor, "test"):
            lines = compared(simulation.published(actor), clock.today())
    assert [line for line in lines if not line.agrees] == []
    assert {line.measure for line in lines} == set(MEASURES_12R5)
    assert {line.measure for line in lines if line.found is None} == set(UNKNOWN)
    assert "agree within 3 % or 5 persons" in capsys.readouterr().out
    if code == "tyohame":
        whole = {line.measure: line.found for line in lines if not line.municipality}
        assert whole["HAKIJALOPUSSA"] == 9511
        assert (whole["TYOTTOMATLOPUSSA"], whole["PITKAAIKAISTYOTTOMAT"]) == (6103, 2529)
    assert Person.objects.count() > PersonBackground.objects.count() > 2000
