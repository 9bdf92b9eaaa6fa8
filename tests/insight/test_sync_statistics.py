from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from virtaus.frame import clock
from virtaus.insight.models import Indicator, LoadRun, Observation, Series

pytestmark = pytest.mark.django_db
Write = Callable[..., Path]


def sync(folder: Path) -> str:
    out = StringIO()
    call_command("sync_statistics", "--from", str(folder), stdout=out)
    return out.getvalue().splitlines()[-1]


def refusal(folder: Path) -> str:
    err = StringIO()
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("sync_statistics", "--from", str(folder), stdout=StringIO(), stderr=err)
    return err.getvalue()


def figure(code: str, area: str = "KU109", period: date = date(2026, 6, 1)) -> Observation:
    return Observation.objects.get(
        series__indicator__code=code, series__area=area, period=period, superseded_at__isnull=True
    )


def test_a_figure_is_read_with_its_source(statistics: Write) -> None:
    assert sync(statistics("KU109,Hämeenlinna,2026M06,4074.0,31956.0,214.0")) == (
        "1 files, 3 figures read: 3 new, 0 revised, 0 unchanged."
    )
    found = figure("TYOTTOMATLOPUSSA")
    assert (found.value, found.withheld) == (Decimal(4074), False)
    assert (found.file.name, found.file.table) == ("statfin_12r5_test.csv", "tyonv/12r5")


@pytest.mark.parametrize("cell", ["...", ""])
def test_a_withheld_figure_is_unknown_with_bounds_and_never_zero(statistics: Write, cell: str) -> None:
    sync(statistics(f"KU103,Humppila,2026M06,108,929,{cell}"))
    found = figure("AVPAIKATLOPUSSA", "KU103")
    assert (found.value, found.withheld, found.low, found.high) == (None, True, 1, 4)


def test_reading_twice_changes_nothing(statistics: Write) -> None:
    folder = statistics("KU109,H,2026M06,4074,31956,...")
    sync(folder)
    before = list(Observation.objects.values_list("id", "recorded_at").order_by("id"))
    assert sync(folder) == "1 files, 3 figures read: 0 new, 0 revised, 3 unchanged."
    assert list(Observation.objects.values_list("id", "recorded_at").order_by("id")) == before


def test_a_revision_supersedes_and_the_earlier_figure_stays_as_known(statistics: Write) -> None:
    first = datetime(2026, 7, 21, 6, tzinfo=UTC)
    with clock.frozen_at(first):
        sync(statistics("KU109,H,2026M06,4074,31956,..."))
    with clock.frozen_at(first + timedelta(days=30)):
        assert sync(statistics("KU109,H,2026M06,4080,31956,7")).endswith("0 new, 2 revised, 1 unchanged.")
    kept = Observation.objects.filter(series__indicator__code="TYOTTOMATLOPUSSA").order_by("recorded_at")
    assert [(row.value, row.superseded_at) for row in kept] == [
        (Decimal(4074), first + timedelta(days=30)),
        (Decimal(4080), None),
    ]
    assert figure("AVPAIKATLOPUSSA").value == 7


def test_a_figure_no_longer_given_leaves_the_earlier_one(write_answer: Write, answer: dict[str, Any]) -> None:
    sync(write_answer(answer))
    answer["data"][1]["values"] = [".."]
    assert sync(write_answer(answer)).endswith("0 new, 0 revised, 2 unchanged.")


def test_a_pxweb_answer_keeps_breakdown_and_time_of_update(write_answer: Write, answer: dict[str, Any]) -> None:
    sync(write_answer(answer))
    found = Observation.objects.get(value=17)
    assert found.series.breakdown == "Ammattiryhmä=2514"
    assert found.file.updated_at == datetime(2026, 7, 21, 5, tzinfo=UTC)
    assert Observation.objects.get(withheld=True).high == 4


def test_a_measure_only_the_publisher_defines_is_learned(write_answer: Write, answer: dict[str, Any]) -> None:
    answer["columns"][3] = {"code": "vaesto_keski_ika", "text": "Keski-ikä", "comment": "Keski-ikä.\r\n", "type": "c"}
    sync(write_answer(answer, "age_11ra.json"))
    learned = Indicator.objects.get(code="vaesto_keski_ika")
    assert (learned.name_fi, learned.definition_fi, learned.shipped) == ("Keski-ikä", "Keski-ikä.", False)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("KU109,H,2026M06,many,1,1", "row 3, column TYOTTOMATLOPUSSA: 'many' is not a number"),
        ("KU109,H,2026M06,-4,1,1", "row 3, column TYOTTOMATLOPUSSA: -4 is not a count"),
        ("KU109,H,2026M06,4.5,1,1", "row 3, column TYOTTOMATLOPUSSA: 4.5 is not a count"),
        ("KU109,H,2026M13,4,1,1", "row 3, column month: '2026M13' is not a month"),
        ("Hämeenlinna,H,2026M06,4,1,1", "row 3, column alue: 'Hämeenlinna' is not an area code"),
        ("KU109,H,2026M06,4", "row 3: has 4 columns, the header has more"),
        ("KU109,H,2026M05,11,1,1", "gives 11 for KU109, but statfin_12r5_test.csv, row 2 gives 4074"),
    ],
)
def test_a_fault_names_file_row_column_and_reason_and_changes_nothing(statistics: Write, line: str, told: str) -> None:
    faults = refusal(statistics("KU109,H,2026M05,4074,31956,214", line))
    assert "statfin_12r5_test.csv, " in faults
    assert told in faults
    assert not Observation.objects.exists()
    assert not LoadRun.objects.exists()


def test_every_fault_of_every_file_is_told_at_once(statistics: Write) -> None:
    statistics("KU109,H,2026M06,many,1,1", "KU109,H,2026M05,few,1,1")
    faults = refusal(statistics("KU061,F,x,1,1,1", name="statfin_12r5_other.csv"))
    assert len(faults.splitlines()) == 3


def test_a_measure_the_catalogue_does_not_know_is_a_fault(statistics: Write) -> None:
    folder = statistics("KU109,2026M06,1", header="alue,month,TYOTTOMAT")
    assert "column TYOTTOMAT: is not a measure that the catalogue knows" in refusal(folder)


def test_a_broken_answer_is_told(write_answer: Write, answer: dict[str, Any]) -> None:
    answer["data"][0]["values"] = ["1", "2"]
    assert "row 1: 3 keys and 2 values, the columns say 3 and 1" in refusal(write_answer(answer))
    assert "is not a PxWeb answer" in refusal(write_answer({"columns": [{}], "data": []}))


def test_an_empty_or_missing_folder_is_told(tmp_path: Path) -> None:
    assert "has no statistics files" in refusal(tmp_path)
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("sync_statistics", "--from", str(tmp_path / "absent"))


def test_the_interface_is_off_unless_set(settings: Any) -> None:
    settings.VIRTAUS_STATFIN_URL = ""
    with pytest.raises(CommandError, match="Give --from DIR"):
        call_command("sync_statistics")


def test_no_network_is_one_line(settings: Any) -> None:
    settings.VIRTAUS_STATFIN_URL = "https://127.0.0.1:9/closed"
    with pytest.raises(
        CommandError, match=r"Nothing was loaded: https://127\.0\.0\.1:9/closed.*can't be reached"
    ) as told:
        call_command("sync_statistics")
    assert "\n" not in str(told.value)


@pytest.mark.data
@pytest.mark.slow
def test_the_real_extracts(statfin: Path) -> None:
    assert sync(statfin) == "12 files, 189560 figures read: 173583 new, 0 revised, 0 unchanged."
    members = [f"KU{code}" for code in ("109", "082", "061", "834", "169", "981", "103")]
    june = Observation.objects.filter(period=date(2026, 6, 1), series__area__in=members, series__breakdown="")

    def total(code: str) -> Decimal:
        return sum((row.value for row in june.filter(series__indicator__code=code) if row.value), Decimal(0))

    assert (total("HAKIJALOPUSSA"), total("TYOTTOMATLOPUSSA"), total("TYOVOIMATK")) == (9511, 6103, 50262)
    assert (total("PITKAAIKAISTYOTTOMAT"), total("AVPAIKATLOPUSSA")) == (2529, 325)
    assert june.filter(series__indicator__code="AVPAIKATLOPUSSA", withheld=True).count() == 1
    # 214 months and June 2026 for the seven municipalities, the region and the whole country
    assert Series.objects.filter(indicator__code="TYOTTOMATLOPUSSA", area="KU103", breakdown="").count() == 1
    assert Observation.objects.filter(series__indicator__code="TYOTTOMATLOPUSSA", series__area="KU103").count() == 218
    assert sync(statfin) == "12 files, 189560 figures read: 0 new, 0 revised, 173583 unchanged."
