"""Lists of many rows: as many statements as lists of few, and no sub-query run once for each row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.casework import Events, SmallArea, worker
from tests.world import BUILDER
from virtaus.casework.free_times import Need, propose
from virtaus.casework.models import Discussion
from virtaus.casework.queries.series import series
from virtaus.employers import imports as employers
from virtaus.employers.models import VacancyConcept
from virtaus.frame import clock, trail
from virtaus.people.models import Person
from virtaus.vocabulary import actions as vocabulary
from virtaus.vocabulary.models import Concept

FEW, MANY = 12, 300
PAGE = 100  # the longest page of a list


@pytest.fixture
def browser(area: SmallArea) -> Client:
    client = Client()
    client.force_login(worker(area.hameenlinna)[0], backend="django.contrib.auth.backends.ModelBackend")
    return client


def customers(events: Events, first: int, last: int) -> None:
    for number in range(first, last):
        events.start(f"LISTS{number:05}", "2026-11-24")
    events.read()


def openings(first: int, last: int) -> None:
    rows = "".join(f"{number};Kokki {number};109\n" for number in range(first, last))
    with trail.opened(BUILDER, "tests"):
        employers.import_vacancies(BUILDER, f"{last}.csv", f"id;title;municipality\n{rows}".encode())
    cook = Concept.objects.filter(kind="occupation").order_by("uri")[0]
    known = set(VacancyConcept.objects.values_list("vacancy", flat=True))
    from virtaus.employers.models import Vacancy

    VacancyConcept.objects.bulk_create(
        VacancyConcept(vacancy=each, concept=cook, part="occupation", how="title", score=0.9)
        for each in Vacancy.objects.order_by("id")
        if each.id not in known
    )


def read(browser: Client, address: str) -> list[str]:
    """The statements of one page of a list."""
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = browser.get(address, {"size": str(PAGE)})
    assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


def run_for_each_row(statements: list[str]) -> list[str]:
    """Sub-queries that ran more often than a page has rows."""
    found = []
    with connection.cursor() as cursor:
        for statement in statements:
            if not statement.startswith("SELECT"):
                continue
            cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + statement.replace("%", "%%"), [])
            plan = cursor.fetchone()[0][0]["Plan"]
            found += [
                f"{node['Node Type']} × {node['Actual Loops']}: {statement[:300]}"
                for node in nodes(plan)
                if node.get("Parent Relationship") == "SubPlan" and node["Actual Loops"] > PAGE
            ]
    return found


@pytest.mark.parametrize("name", ["casework:people", "casework:today"])
def test_customers(browser: Client, events: Events, name: str) -> None:
    customers(events, 0, FEW)
    few = read(browser, reverse(name))
    customers(events, FEW, MANY)
    many = read(browser, reverse(name))
    assert len(many) == len(few)
    assert run_for_each_row(many) == []


def test_openings_and_the_vocabulary(browser: Client) -> None:
    with trail.opened(BUILDER, "tests"):
        vocabulary.load_starter(BUILDER)
    openings(0, FEW)
    few = read(browser, reverse("employers:vacancies"))
    openings(FEW, MANY)
    many = read(browser, reverse("employers:vacancies"))
    assert len(many) == len(few)
    assert run_for_each_row(many) == []
    assert run_for_each_row(read(browser, reverse("vocabulary:vocabulary"))) == []


def test_times_are_proposed_under_many_bookings(area: SmallArea, events: Events) -> None:
    """The search for free times reads the same few statements, and ends, however full the calendar is."""
    customers(events, 0, 30)
    account, coach = worker(area.hameenlinna)
    with trail.opened(coach, "test"), CaptureQueriesContext(connection) as free:
        series(coach, 20)
    person = Person.objects.order_by("id")[0]
    days = [date(2026, 12, 1) + timedelta(days=number) for number in range(200)]
    Discussion.objects.bulk_create(
        Discussion(
            person=person,
            kind="initial_interview",
            on=day,
            at=time(hour),
            minutes=45,
            channel="video",
            team=area.hameenlinna,
            state="booked",
            origin="virtaus",
            recorder=account,
            recorded_at=clock.now(),
        )
        for day in days[:1]
        for hour in (9,)
    )
    with trail.opened(coach, "test"), CaptureQueriesContext(connection) as full:
        series(coach, 20)
    assert len(full) <= len(free) + 1


def test_a_full_calendar_is_looked_through_once_and_given_up(area: SmallArea) -> None:
    from virtaus.area.queries.places import service_points

    (point,) = service_points(worker(area.hameenlinna)[1])
    booked = {
        date(2026, 12, 1) + timedelta(days=number): [(time(hour), 45) for hour in range(9, 16)] for number in range(60)
    }
    needs = [Need(number, date(2026, 12, 8), 45, point) for number in range(200)]
    looked: list[int] = []
    real = type(point).open_on

    def counted(self: Any, weekday: int) -> Any:
        looked.append(weekday)
        return real(self, weekday)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(point), "open_on", counted)
        assert propose(needs, booked, date(2026, 12, 1), 99) == {}
    assert len(looked) <= 30 * len(needs)
