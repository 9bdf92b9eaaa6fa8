"""The area's files: what ships is right, and everything that can be wrong is told by file, row, column and reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from virtaus.area.files.cells import Problem
from virtaus.area.files.checking import checked_area
from virtaus.area.files.hours import hours_from_text, text_from_hours
from virtaus.area.files.reading import SHIPPED, folder_of, shipped_areas

Change = Callable[[str, str, str], list[Problem]]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Replace a piece of text in one file of TyöHäme and give what is found wrong then."""

    def changed(file: str, old: str, new: str) -> list[Problem]:
        folder = tmp_path / "tyohame"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(SHIPPED / "tyohame", folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return checked_area(folder)[1]

    return changed


def test_the_shipped_areas_have_no_faults() -> None:
    assert shipped_areas() == ["koillismaa", "tyohame"]
    assert checked_area(folder_of("tyohame"))[1] == []
    (warning,) = checked_area(folder_of("koillismaa"))[1]
    assert warning.warning
    assert "10786" in warning.reason
    assert "20000" in warning.reason


def test_the_plans_budget_is_the_plans() -> None:
    files, _problems = checked_area(folder_of("tyohame"))
    services = [line for line in files.budget if line.kind == "service"]
    assert sum(line.amount for line in services) == Decimal(6764453)
    training = [line.amount for line in files.budget if line.part_of == "labour_training"]
    assert sum(training) == Decimal(1352910)
    subsidies = {"pay_subsidy_municipal", "pay_subsidy_private", "start_up_grant"}
    assert sum(line.amount for line in services if line.code in subsidies) == Decimal(4907885)


def test_the_commuting_table_is_the_plans() -> None:
    files, _problems = checked_area(folder_of("tyohame"))
    totals = {row.municipality: row.total for row in files.commuting}
    assert totals == {
        "061": 5254,
        "082": 4530,
        "103": 694,
        "109": 16955,
        "169": 2243,
        "834": 2408,
        "981": 771,
    }
    assert next(row for row in files.commuting if row.municipality == "103").printed_name == "Humpkala"


def test_suppressed_figures_are_unknown_within_bounds() -> None:
    files, _problems = checked_area(folder_of("tyohame"))
    figures = files.parts["key_figures.csv"]
    (tammela,) = [row for row in figures if (row.code, row.municipality) == ("UUDETAVP", "834")]
    assert (tammela.value, tammela.low, tammela.high) == (None, Decimal(1), Decimal(4))


FAULTS = [
    ("plan_budget.csv", "6764453", "6764454", 12, "amount", "sum to 6764453"),
    ("plan_budget.csv", "838431", "938431", 3, "amount", "less than its parts"),
    ("plan_budget.csv", "of_which,labour_training", "of_which,nothing", 4, "part_of", "names no service line"),
    ("plan_budget.csv", "1352910", "1 352 910", 3, "amount", "is not a number"),
    ("plan_budget.csv", "1352910", "-5", 3, "amount", "is not between"),
    ("commuting.csv", "5254", "5255", 2, "total", "sum to 5254"),
    ("commuting.csv", "169,Jokioinen", "168,Jokioinen", 6, "municipality", "is not known"),
    ("municipalities.csv", "60.8146", "16.8146", 2, "latitude", "outside Finland"),
    ("municipalities.csv", "061,Forssa", "61,Forssa", 2, "code", "three digits"),
    ("municipalities.csv", "municipality_register,M", "nowhere,M", 2, "source", "not in sources.csv"),
    ("municipalities.csv", "municipality_register,M", "municipality_register,X", 2, "mark", "is none of"),
    ("municipalities.csv", "municipality_register,M", "municipality_register,", 2, "mark", "is empty"),
    ("municipalities.csv", "municipality_register,M", ",M", 2, "source", "is empty"),
    ("service_points.csv", "9:00-16:00", "9:00-25:00", 2, "monday", "is not hours"),
    ("service_points.csv", "9:00-16:00", "16:00-9:00", 2, "monday", "closes before it opens"),
    ("service_points.csv", "9:00-16:00", "9:00-16:00 15:00-17:00", 2, "monday", "overlaps"),
    ("service_points.csv", "fi sv en", "fi xx", 2, "languages", "“xx” is not known"),
    ("service_points.csv", "main_office,109", "palace,109", 2, "kind", "is none of"),
    ("targets.csv", "2025-01-01", "1.1.2025", 2, "valid_from", "is not a date"),
    ("targets.csv", "2025-01-01,", "2025-01-01,2024-01-01", 2, "valid_to", "not after valid_from"),
    ("targets.csv", "customers_per_worker", "flow_through_3_months", 3, "valid_from", "already in force"),
    ("teams.csv", "109 082", "109 000", 2, "municipalities", "“000” is not known"),
    ("teams.csv", "109 082", "109 109", 2, "municipalities", "names something twice"),
    ("teams.csv", "061 103 169 834 981", "061 103 834 981", None, "municipalities", "no team serves Jokioinen"),
    ("targets.csv", "team_size_largest,Tiimissä henkilöitä enintään,Högst personer i ett team,Largest team,at_most,12",
     "team_size_largest,Tiimissä henkilöitä enintään,Högst personer i ett team,Largest team,at_most,8",
     2, "code", "has 9 members"),
    ("key_figures.csv", "TYOTTOMATLOPUSSA,2026-06-30,1056", "TYOTTOMATLOPUSSA,2026-06-30,2056",
     6, "061", "larger than HAKIJALOPUSSA"),
    ("key_figures.csv", "061,082,", "061,999,", 2, "999", "is not known"),
    ("key_figures.csv", "TYOVOIMATK", "TYOVOIMA", 4, "measure", "“TYOVOIMA” is not known"),
    ("key_figures.csv", "16307", "...", 2, "061", "withholds no figure"),
    ("key_figures.csv", "statfin_11ra_2025,measured", "statfin_11ra_2025,computed", 2, "mark", "measure is measured"),
    ("key_figures.csv", "statfin_11ra_2025,measured", "nowhere,measured", 2, "source", "not in sources.csv"),
    ("key_figures.csv", "TYOTTOMATMIEHET,2026-06-30,616", "TYOTTOMATMIEHET,2026-06-30,617", 12, "061", "men and women"),
    ("key_figures.csv", "KASSASSA,2026-06-30", "LOMAUTETTU,2026-06-30", 17, "measure", "stands already on row 16"),
    ("area.toml", 'responsible = "109"', 'responsible = "905"', None, "responsible", "not a municipality of the area"),
    ("area.toml", 'code = "tyohame"', 'kode = "tyohame"', None, "kode", "the key is not known"),
    ("sources.csv", "plan_3_1,", "plan_5,", 6, "code", "stands already on row 2"),
    ("demo_staff.csv", "@virtaus.example", "@hameenlinna.fi", 2, "email", "made-up address"),
    ("demo_staff.csv", "1.00", "1.50", 2, "share", "is not between"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "row", "column", "reason"), FAULTS)
def test_a_fault_is_told_by_file_row_column_and_reason(
    change: Change, file: str, old: str, new: str, row: int | None, column: str, reason: str
) -> None:
    found = change(file, old, new)
    told = [problem for problem in found if reason in problem.reason and not problem.warning]
    assert told, [str(problem) for problem in found]
    shown = told[0]
    place = file if "members" not in reason else "teams.csv"
    assert (shown.file, shown.row, shown.column) == (place, row, column)
    assert str(shown).startswith(place)


def test_a_missing_and_a_foreign_column_are_told(change: Change) -> None:
    found = change("targets.csv", "sense,value", "sense,worth")
    assert {(problem.column, problem.row) for problem in found} >= {("worth", 1), ("value", 1)}


def test_a_row_of_another_length_is_told(change: Change) -> None:
    fault, *_others = change("plan_budget.csv", "coaching,service,,", "coaching,service,,,")
    assert (fault.row, fault.reason) == (6, "has 11 cells, the header has 10")


def test_a_balance_that_does_not_hold_is_a_warning(change: Change) -> None:
    found = change("commuting.csv", "4444,2150,834,147,177,1177,769,5254", "4444,2150,834,148,177,1176,769,5254")
    assert [problem.warning for problem in found] == [True]


def test_a_folder_that_is_not_there_is_told() -> None:
    files, (fault,) = checked_area(Path("/nowhere/at/all"))
    assert files.area is None
    assert not fault.warning


@pytest.mark.parametrize("text", ["", "9:00-16:00", "9.00–12.00 13.00–16.30", "0:00-23:59"])
def test_hours_are_read_and_written_back(text: str) -> None:
    pairs = hours_from_text(text)
    assert hours_from_text(text_from_hours(pairs)) == pairs


FILES = sorted(path.name for path in (SHIPPED / "tyohame").iterdir())


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(FILES), cut=st.integers(0, 4000), garbage=st.binary(max_size=40))
def test_garbage_is_told_and_never_breaks_the_check(tmp_path: Path, file: str, cut: int, garbage: bytes) -> None:
    folder = tmp_path / "tyohame"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SHIPPED / "tyohame", folder)
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(content[:cut] + garbage + content[cut:])
    _files, problems = checked_area(folder)
    for problem in problems:
        assert problem.file
        assert problem.reason
