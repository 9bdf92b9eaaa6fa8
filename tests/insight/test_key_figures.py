"""The figures that an area has from its first start, and what takes their place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories.area import shipped_area
from virtaus.frame.actor import Actor
from virtaus.insight import queries
from virtaus.insight.figures import Figure, total
from virtaus.insight.models import LoadRun, Observation

SYSTEM = Actor.system("tests")
ANYBODY = Actor.anonymous()


def known(value: int) -> Figure:
    return Figure(Decimal(value))


def test_a_sum_over_suppressed_figures_is_bounds() -> None:
    hidden = Figure(None, Decimal(1), Decimal(4))
    assert total([known(2), known(3)]) == known(5)
    assert total([known(2), hidden, hidden]) == Figure(None, Decimal(4), Decimal(10))
    assert total([known(2), Figure(None)]) == Figure(None)
    assert total([]) == known(0)


def latest() -> dict[str, queries.KeyFigureRow]:
    known = queries.statistics(ANYBODY)
    return {row.indicator.code: row for row in queries.latest_figures(ANYBODY, known.members, known.indicators)}


@pytest.mark.django_db
def test_a_loaded_area_has_its_official_figures() -> None:
    shipped_area()
    rows = latest()
    assert (rows["TYOTTOMATLOPUSSA"].area.value, rows["HAKIJALOPUSSA"].area.value) == (6103, 9511)
    assert round(rows["unemployment_rate"].area.value or 0, 1) == Decimal("12.1")
    assert round(rows["long_term_share"].area.value or 0) == 41
    assert (rows["AVPAIKATLOPUSSA"].area.low, rows["AVPAIKATLOPUSSA"].area.high) == (326, 329)
    assert rows["UUDETAVP"].by_municipality["834"] == Figure(None, Decimal(1), Decimal(4))
    assert (rows["vaerak-vaesto"].area.value, rows["vaerak-vaesto"].period) == (109099, "2025")
    loaded = queries.loaded(ANYBODY, ["109"])
    assert loaded is not None
    assert (loaded.month, loaded.months) == (date(2026, 6, 1), 1)
    assert queries.recent_figures(ANYBODY, queries.statistics(ANYBODY), ["TYOTTOMATLOPUSSA"], 12) == {}


@pytest.mark.django_db
def test_loading_again_adds_no_figure_and_no_run() -> None:
    shipped_area()
    before = (Observation.objects.count(), LoadRun.objects.count())
    assert before == (25 * 7, 1)
    shipped_area()
    assert (Observation.objects.count(), LoadRun.objects.count()) == before


def sync(folder: Path) -> str:
    out = StringIO()
    call_command("sync_statistics", "--from", str(folder), stdout=out)
    return out.getvalue().splitlines()[-1]


def forssa() -> Observation:
    return Observation.objects.get(
        series__indicator__code="TYOTTOMATLOPUSSA", series__area="KU061", superseded_at__isnull=True
    )


@pytest.mark.django_db
def test_the_publishers_figures_take_the_place_of_the_areas_and_never_the_other_way(
    statistics: Callable[..., Path],
) -> None:
    shipped_area()
    assert sync(statistics("KU061,Forssa,2026M06,1060,6936,61")).endswith("0 new, 1 revised, 2 unchanged.")
    assert (forssa().value, forssa().file.shipped) == (1060, False)
    Observation.objects.filter(file__shipped=True).update(value=Decimal(7), withheld=False, low=None, high=None)
    LoadRun.objects.filter(files__shipped=True).first().files.update(sha256="other")  # type: ignore[union-attr]
    shipped_area()
    assert (forssa().value, forssa().file.shipped) == (1060, False)
    confirmed = Observation.objects.get(
        series__indicator__code="TYOVOIMATK", series__area="KU061", superseded_at__isnull=True
    )
    assert (confirmed.value, confirmed.file.shipped) == (6936, False)
    assert latest()["TYOTTOMATLOPUSSA"].by_municipality["109"].value == 4074


@pytest.mark.django_db
def test_everybody_sees_the_open_figures(client: Client) -> None:
    shipped_area()
    client.cookies["language"] = "fi"
    page = client.get("/open/").content.decode()
    assert "6 103 työtöntä työnhakijaa kesäkuussa 2026".replace(" ", "\N{NO-BREAK SPACE}", 1) in page
    assert "326–329" in page
    assert "… (1–4)" in page
    own = client.get("/open/?municipality=082").content.decode()
    assert "Hattula: 314 työtöntä" in own
    one = client.get("/open/TYOTTOMATULK/").content.decode()
    assert "Ulkomaalaiset työttömät: 775" in one
    sheet = b"".join(client.get("/open/?export=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert sheet.splitlines()[1].startswith("Työnhakijat;")
    assert client.get("/open/flow_through/").status_code == 404


@pytest.mark.django_db
def test_an_area_without_figures_says_so(client: Client) -> None:
    assert client.get("/open/").status_code == 200
    assert latest() == {}


@pytest.mark.django_db
def test_key_figures_of_the_earlier_tables_are_carried_over() -> None:
    """The migration, on rows in the shape of the earlier tables."""
    shipped_area()
    Observation.objects.filter(series__area="KU061").delete()
    migration = import_module("virtaus.insight.migrations.0003_key_figures_of_the_area")
    texts = {f"{part}_{language}": part for part in ("name", "definition") for language in ("fi", "sv", "en")}
    source = SimpleNamespace(code="s", text_fi="S", text_sv="S", text_en="S")

    def figure(code: str, official: str, as_of: date, value: int | None, low: int | None = None) -> SimpleNamespace:
        measure = SimpleNamespace(code=code, official_code=official, unit="persons", additive=True, position=1, **texts)
        town = SimpleNamespace(code="061")
        high = low + 3 if low else None
        return SimpleNamespace(
            measure=measure, municipality=town, source=source, as_of=as_of, value=value, low=low, high=high
        )

    rows = [
        figure("unemployed", "TYOTTOMATLOPUSSA", date(2026, 6, 30), 1056),
        figure("in_work_trial", "KOKEILULOP", date(2026, 6, 30), None, 1),
        figure("population", "vaerak-vaesto", date(2025, 12, 31), 16307),
        figure("working_age_18_64", "", date(2025, 12, 31), 9000),
    ]
    migration.carry_over(_Apps(rows), None)
    assert forssa().value == 1056
    assert latest()["KOKEILULOP"].by_municipality["061"] == Figure(None, Decimal(1), Decimal(4))
    assert latest()["vaerak-vaesto"].by_municipality["061"].value == 16307
    assert Observation.objects.get(series__indicator__code="working_age_18_64").value == 9000


class _Apps:
    """The models of today, and the key figures of yesterday."""

    def __init__(self, rows: list[Any]) -> None:
        self.rows = rows

    def get_model(self, room: str, name: str) -> Any:
        from django.apps import apps

        if name != "KeyFigure":
            return apps.get_model(room, name)
        return SimpleNamespace(objects=self)

    def select_related(self, *_: str) -> _Apps:
        return self

    def order_by(self, *_: str) -> list[Any]:
        return self.rows

    def exists(self) -> bool:
        return True

    def count(self) -> int:
        return len(self.rows)
