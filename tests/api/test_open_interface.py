"""What the open interface gives, to whom, how it keeps small counts hidden, and how it speaks of errors."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from ninja import Schema

from tests.factories import insight
from tests.world import World
from virtaus.area.models import Rate
from virtaus.frame.pages import page
from virtaus.insight.models import FlowCohort, FlowMonth, FlowRun
from virtaus.insight.protecting import hidden_parts
from virtaus.insight.queries.flow import CohortRow, MonthRow, Share
from virtaus.insight.queries.open_flow import open_cohort, open_month
from virtaus.web.api import gathering
from virtaus.web.api.answering import Way

BASE = "/api/v1"


@pytest.fixture
def anybody(world: World) -> Client:
    cache.clear()
    return Client()


def got(client: Client, address: str, **headers: str) -> Any:
    response = client.get(f"{BASE}{address}", headers=headers)
    assert response.status_code == 200, response.content
    assert response["Content-Type"].startswith("application/json")
    return response.json()


def test_a_misspelt_filter_is_refused_and_named(anybody: Client) -> None:
    response = anybody.get(f"{BASE}/figures?indicatr=x", headers={"accept-language": "en"})
    assert response.status_code == 422
    assert [(each["location"], each["name"]) for each in response.json()["errors"]] == [("query", "indicatr")]


def test_the_area_and_its_municipalities_in_the_language_asked_for(anybody: Client) -> None:
    assert got(anybody, "/area")["municipalities"] == list(insight.MEMBERS)
    names = {row["code"]: row["name"] for row in got(anybody, "/municipalities", accept_language="sv")["items"]}
    assert (names["169"], names["109"]) == ("Jockis", "Tavastehus")
    assert got(anybody, "/indicators/TYOVOIMATK", accept_language="en")["name"] == "Labour force"


def test_figures_come_in_parts_that_hold_each_once(anybody: Client) -> None:
    whole = got(anybody, "/figures?indicator=TYOTTOMATLOPUSSA")
    assert whole["next"] is None
    keys = [(row["period"], row["place"]) for row in whole["items"]]
    assert keys == sorted(keys)
    assert len(keys) == 3 * 8
    found, address = [], "/figures?indicator=TYOTTOMATLOPUSSA&limit=5"
    while address:
        part = got(anybody, address)
        assert len(part["items"]) <= 5
        found += part["items"]
        address = (part["next"] or "").removeprefix(BASE)
    assert found == whole["items"]


def test_what_the_publisher_withholds_is_bounds(anybody: Client) -> None:
    asked = "/figures?indicator=AVPAIKATLOPUSSA&from=2026&to=2026&place="
    (humppila,) = got(anybody, asked + "103")["items"]
    assert (humppila["state"], humppila["value"], humppila["low"], humppila["high"]) == ("withheld", None, 1, 4)
    (area,) = got(anybody, asked + "area")["items"]
    assert area["state"] == "range"
    assert area["high"] - area["low"] == 3


def test_years_take_their_months_in(anybody: Client) -> None:
    rows = got(anybody, "/figures?indicator=TYOTTOMATLOPUSSA&place=109&from=2023&to=2023")["items"]
    assert [row["period"] for row in rows] == ["2023-09", "2023-10"]
    (population,) = got(anybody, "/figures?indicator=vaerak-vaesto&place=area")["items"]
    assert (population["period"], population["value"]) == ("2025", 109099)


def test_an_answer_that_has_not_changed_is_not_sent_again(anybody: Client) -> None:
    first = anybody.get(f"{BASE}/figures?indicator=TYOTTOMATLOPUSSA")
    assert first["Virtaus-Data-Time"]
    assert first["Last-Modified"]
    assert first["Cache-Control"] == "public, max-age=60"
    again = anybody.get(f"{BASE}/figures?indicator=TYOTTOMATLOPUSSA", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = anybody.get(f"{BASE}/figures?indicator=TYOVOIMATK", headers={"if-none-match": first["ETag"]})
    assert other.status_code == 200
    assert anybody.head(f"{BASE}/area").status_code == 200


@pytest.mark.parametrize(
    ("method", "address", "status", "named"),
    [
        ("get", "/figures", 422, "indicator"),
        ("get", "/figures?indicator=TYOVOIMATK&from=2026-13", 422, "from"),
        ("get", "/figures?indicator=TYOVOIMATK&limit=0", 422, "limit"),
        ("get", "/figures?indicator=TYOVOIMATK&place=Forssa", 422, "place"),
        ("get", "/figures?indicator=TYOVOIMATK&place=091", 404, ""),
        ("get", "/figures?indicator=flow_through", 404, ""),
        ("get", "/indicators/%00", 404, ""),
        ("get", "/people", 401, ""),
        ("get", "/nothing", 404, ""),
        ("post", "/area", 405, ""),
        ("delete", "/figures?indicator=TYOVOIMATK", 405, ""),
    ],
)
def test_every_error_is_a_problem(anybody: Client, method: str, address: str, status: int, named: str) -> None:
    response = getattr(anybody, method)(f"{BASE}{address}")
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    told = response.json()
    assert told["status"] == status
    assert told["type"].endswith(f"#problem-{status}")
    assert told["title"]
    assert told["detail"]
    assert told["instance"].startswith("urn:uuid:")
    assert [each["name"] for each in told.get("errors", [])] == ([named] if named else [])


def test_a_database_that_does_not_answer_is_a_problem(anybody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(actor: object) -> None:
        raise OperationalError

    monkeypatch.setattr("virtaus.area.queries.municipalities", down)
    response = anybody.get(f"{BASE}/municipalities")
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")


def test_a_fault_of_ours_is_a_problem_without_its_inside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(actor: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("virtaus.area.queries.municipalities", broken)
    response = Client(raise_request_exception=False).get(f"{BASE}/municipalities")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert b"secret" not in response.content


def test_who_asks_too_often_is_told_to_wait(anybody: Client, settings: Any) -> None:
    settings.VIRTAUS_API_PER_MINUTE = 3
    statuses = [anybody.get(f"{BASE}/modes").status_code for _ in range(5)]
    assert statuses[:3] == [200, 200, 200]
    refused = anybody.get(f"{BASE}/modes")
    if refused.status_code == 200:  # the minute turned in between
        return
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 61
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"{BASE}/modes").status_code == 200


def test_it_is_described_in_openapi_and_in_words(anybody: Client) -> None:
    schema = got(anybody, "/openapi.json")
    assert schema["openapi"].startswith("3.1")
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            statuses = set(operation["responses"])
            closed = "security" in operation
            assert {"401", "422", "429", "500", "503"} <= statuses, path
            assert ({"403", "404"} if closed else {"304"}) <= statuses, path
            assert method == "get" or {"400", "409", "413", "415"} <= statuses, path
            assert list(operation["responses"]["422"]["content"]) == ["application/problem+json"]
    page = anybody.get(f"{BASE}/docs").content.decode()
    told = [(path, method.upper()) for path, operations in schema["paths"].items() for method in operations]
    assert all(f"{method} {path}" in page for path, method in told)
    assert page.count("<script") == 2  # those of every page, from here


def test_every_route_names_its_right() -> None:
    assert [each.name for each in gathering.routes() if not hasattr(each.callback, "right")] == []


def test_a_route_that_names_none_stays_unmarked_so_that_start_up_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Way, "of", lambda operation: Way(None, None, "", frozenset()))
    assert not any(hasattr(each.callback, "right") for each in gathering.routes())
    assert callable(page)


def cohort(started: int, ended: int, **exits: float) -> CohortRow:
    share = Share(ended / started, 0.0, 1.0)
    return CohortRow(
        date(2026, 8, 1),
        FlowCohort.State.COMPLETE,
        started,
        ended,
        share,
        {kind: Share(value, 0.0, 1.0) for kind, value in exits.items()},
    )


def test_a_share_is_hidden_where_it_tells_a_small_count() -> None:
    shown = open_cohort(cohort(100, 60, work=0.40, service=0.17, study=0.03), 5)
    assert (shown.started, shown.ended) == (100, 60)
    assert shown.by_exit["study"] is None
    assert shown.by_exit["service"] is None, "else study is the whole less the others"
    assert shown.by_exit["work"] is not None
    few = open_cohort(cohort(40, 37, work=0.925), 5)
    assert (few.ended, few.share, few.by_exit) == (None, None, {"work": None}), "three are still unemployed"
    assert open_cohort(cohort(4, 0), 5).started is None


def test_a_month_with_a_small_flow_hides_its_stock_too() -> None:
    small = open_month(MonthRow(date(2026, 11, 1), 300, 40, 3, {"work": 3, "study": 0}, None), 5)
    assert (small.open_at_start, small.started, small.ended) == (None, None, None)
    large = open_month(MonthRow(date(2026, 11, 1), 300, 40, 30, {"work": 20, "study": 8, "outside": 2}, None), 5)
    assert large.ended_by == {"work": 20, "study": None, "outside": None}
    assert hidden_parts({"work": 20, "study": 2, "outside": 3}, 5) == {"study", "outside"}
    assert hidden_parts({"work": 20, "study": 0}, 5) == set()


def test_flow_is_of_the_whole_area_alone(anybody: Client) -> None:
    FlowRun.objects.all().delete()
    insight.flow()
    (first, last) = got(anybody, "/flow")["items"]
    assert (first["month"], first["started"], first["share"]["value"]) == ("2026-08", 100, 0.61)
    assert (last["started"], last["ended"], last["share"]) == (40, None, None)
    (month,) = got(anybody, "/flow/months")["items"]
    assert (month["unemployed_at_start"], month["ended_by"]) == (300, {"work": 20, "study": 15})
    assert FlowMonth.objects.count() == 1
    Rate.objects.filter(code="open_data_smallest_count").delete()
    assert got(anybody, "/flow")["items"] == []


def test_no_two_shapes_share_a_name() -> None:
    """In the description the second would stand for both."""
    shapes: dict[str, set[type]] = {}
    for room in settings.ROOMS:
        for name, module in sorted(sys.modules.items()):
            if name == f"virtaus.{room}.api" or name.startswith(f"virtaus.{room}.api."):
                own = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Schema)]
                for each in own:
                    shapes.setdefault(each.__name__, set()).add(each)
    doubles = {name for name, found in shapes.items() if len(found) > 1 and not name.startswith("Wanted")}
    assert doubles == set()
