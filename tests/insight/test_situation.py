from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.factories import insight
from tests.world import World
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role
from virtaus.insight import queries
from virtaus.insight.models import FlowRun, Observation

pytestmark = pytest.mark.django_db
SITUATION = "/situation/"
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
SYSTEM = Actor.system("tests")


def text_of(client: Client, address: str = SITUATION) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_headline_is_the_finding_against_the_areas_target(world: World) -> None:
    text = text_of(world.client(Role.MANAGER))
    assert "Läpivirtaus on 61 %. Tavoite on 80 %.</h1>" in text
    assert "tavoite 80 %" in text  # written on the line of the chart
    assert "51,0–71,0 %" in text
    assert "elokuussa 2026" in text
    assert "”virta yli 3 kk”: 39,0 %" in text
    assert "Alueen omat kirjaukset 30.11.2026 asti." in text
    assert "Virallinen tilasto, kesäkuu 2026." in text


def test_where_too_few_started_there_is_a_dash_and_a_reason(world: World) -> None:
    text = text_of(world.client(Role.MANAGER))
    assert "alle 30 alkanutta jaksoa" in text
    assert "40,2" not in text
    flow = queries.flow(SYSTEM)
    assert flow is not None
    assert flow.municipalities["061"][0].share is None


def test_a_withheld_figure_is_shown_with_its_bounds_and_the_area_as_a_range(world: World) -> None:
    text = text_of(world.client(Role.MANAGER))
    assert "… (1–4)" in text
    vacancies = next(row for row in _june() if row.indicator.code == "AVPAIKATLOPUSSA")
    known = sum(100 * (place + 1) + 210 for place in range(7) if place != 2)
    assert (vacancies.area.value, vacancies.area.low, vacancies.area.high) == (None, known + 1, known + 4)
    assert f"{known + 1:,}–{known + 4:,}".replace(",", " ") in text


def test_a_missing_month_is_shown_as_missing(world: World) -> None:
    text = text_of(world.client(Role.MANAGER))
    assert "31 kuukautta puuttuu" in text  # from November 2023 to May 2026
    indicator = queries.by_code(SYSTEM)["TYOTTOMATLOPUSSA"]
    series = queries.monthly_series(SYSTEM, indicator, insight.MEMBERS)
    assert len(series) == 34
    assert sum(point.figure.least is None for point in series) == 31


def test_a_ratio_of_the_area_is_one_of_sums() -> None:
    insight.statistics("2026M06")
    rows = {row.indicator.code: row for row in _june()}
    unemployed, force = rows["TYOTTOMATLOPUSSA"].area.value, rows["TYOVOIMATK"].area.value
    assert unemployed is not None
    assert force is not None
    assert rows["unemployment_rate"].area.value == unemployed / force * 100
    assert rows["TYOTOSUUS"].area.value == rows["unemployment_rate"].area.value
    per_vacancy = rows["unemployed_per_vacancy"].area
    assert per_vacancy.value is None
    assert per_vacancy.low is not None
    assert per_vacancy.high is not None
    assert per_vacancy.low < per_vacancy.high


def test_a_figure_as_known_on_an_earlier_day() -> None:
    then = datetime(2026, 8, 21, tzinfo=UTC)
    with clock.frozen_at(then):
        insight.statistics("2026M07")
    gone = Observation.objects.filter(period=JULY, series__indicator__code="TYOTTOMATLOPUSSA")
    gone.update(superseded_at=then + timedelta(days=30))

    def unemployed(known_at: datetime | None) -> Decimal | None:
        indicator = queries.by_code(SYSTEM)["TYOTTOMATLOPUSSA"]
        return queries.key_figures(SYSTEM, [indicator], insight.MEMBERS, JULY, known_at)[0].area.value

    assert unemployed(None) is None
    assert unemployed(then + timedelta(days=30)) is None
    assert unemployed(then + timedelta(days=29)) == 2870
    assert unemployed(then - timedelta(days=1)) is None


def _june() -> list[queries.KeyFigureRow]:
    indicators = [row for row in queries.by_code(SYSTEM).values() if row.kind != "own"]
    return queries.key_figures(SYSTEM, indicators, insight.MEMBERS, JUNE)


def test_a_municipality_sees_its_own_figures_beside_the_areas(world: World) -> None:
    client = world.client(Role.MUNICIPALITY)
    text = text_of(client)
    assert "Läpivirtaus on 59 %. Tavoite on 80 %." in text
    assert "Forssa" not in text
    assert "Koko alueella" in text
    assert ">Koko alue<" not in text
    assert text_of(client, SITUATION + "?municipality=061").count("Forssa") == 0


def test_teams_are_seen_by_leaders_and_their_own_lead(world: World) -> None:
    own, other = world.teams
    insight.flow(team=str(other))
    for role, seen in ((Role.MANAGER, True), (Role.TEAM_LEAD, False), (Role.COACH, False)):
        flow = queries.flow(world.actor(role))
        assert flow is not None
        assert (other in flow.teams) is seen
    FlowRun.objects.all().delete()
    insight.flow(team=str(own))
    flow = queries.flow(world.actor(Role.TEAM_LEAD))
    assert flow is not None
    assert list(flow.teams) == [own]


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.PROVIDER, Role.JOBSEEKER, Role.PARTNER, Role.DPO])
def test_who_has_no_need_is_refused(world: World, role: Role) -> None:
    assert world.client(role).get(SITUATION).status_code == 403


def test_filters_stand_in_the_address_and_unknown_ones_are_left_out(world: World) -> None:
    client = world.client(Role.MANAGER)
    text = text_of(client, SITUATION + "?municipality=109&indicator=PITKAAIKAISTYOTTOMAT&period=5")
    assert "Läpivirtaus on 59 %." in text
    assert "Pitkäaikaistyöttömät, Hämeenlinna" in text
    assert "Läpivirtaus on 61 %." in text_of(client, SITUATION + "?municipality=999&indicator=x&period=7")


def test_nothing_loaded_says_the_command(world: World) -> None:
    Observation.objects.all().delete()
    FlowRun.objects.all().delete()
    text = text_of(world.client(Role.MANAGER))
    assert "Alueen tilannetta ei vielä tunneta" in text
    assert "manage sync_statistics --from DIR" in text
    assert "manage refresh_flow" in text


def test_statistics_without_flow_still_tell_a_finding(world: World) -> None:
    FlowRun.objects.all().delete()
    assert "työtöntä työnhakijaa kesäkuussa 2026" in text_of(world.client(Role.MANAGER))


def test_without_a_target_none_is_invented(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("virtaus.insight.pages.area.target", lambda actor, code: None)
    text = text_of(world.client(Role.MANAGER))
    assert "Läpivirtaus on 61 %.</h1>" in text
    assert "tavoite" not in text.lower().split("<main")[1]


@pytest.mark.parametrize(
    ("prefix", "head", "rows"), [("m-", "Kunta", 7), ("k-", "Mittari", 23), ("f-", "Alkamiskuukausi", 2)]
)
def test_each_table_downloads_as_excel_and_csv(world: World, prefix: str, head: str, rows: int) -> None:
    client = world.client(Role.MANAGER)
    sheet = client.get(f"{SITUATION}?{prefix}export=xlsx")
    book = load_workbook(BytesIO(b"".join(sheet.streaming_content)))  # type: ignore[attr-defined]
    values = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert values[0][0] == head
    assert len(values) == rows + 1
    text = b"".join(client.get(f"{SITUATION}?{prefix}export=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines()[0].startswith(head)


def test_every_indicator_has_its_definition_in_each_language(world: World) -> None:
    client = world.client(Role.COACH)
    for language, definition in (
        ("fi", "jonka niitä on seurattu (Kaplan–Meier)"),
        ("sv", "med den tid de har följts (Kaplan–Meier)"),
        ("en", "for the time they have been followed (Kaplan–Meier)"),
    ):
        client.cookies["language"] = language
        text = text_of(client, "/situation/indicators/")
        assert definition in text
        assert 'id="flow_through"' in text
