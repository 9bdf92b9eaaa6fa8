"""Agreeing many meetings at once: what is proposed, what is agreed, and what is refused without losing the rest."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.test_pages import browser
from tests.factories.casework import Events, SmallArea, worker
from virtaus.area.queries.places import OpenHours, ServicePointRow
from virtaus.area.queries.reading import Source
from virtaus.casework.free_times import Need, propose
from virtaus.casework.models import Discussion
from virtaus.casework.queries.series import series
from virtaus.casework.statutes import calendar
from virtaus.frame import trail
from virtaus.frame.ids import new_id
from virtaus.people.models import Person

MONDAY = date(2026, 11, 30)
UNSURE = Source("", "assumed", "")


def point(*hours: tuple[int, int, int]) -> ServicePointRow:
    opened = tuple(OpenHours(weekday, time(opens), time(closes)) for weekday, opens, closes in hours)
    return ServicePointRow(
        new_id(), "p", "main_office", "", "Point", "", "109", None, None, ("fi",), None, opened, 1, UNSURE, UNSURE
    )


EVERY_DAY = point(*((weekday, 9, 12) for weekday in range(1, 6)))


def needs(count: int, where: ServicePointRow = EVERY_DAY) -> list[Need[int]]:
    return [Need(number, MONDAY, 45, where) for number in range(count)]


def test_times_follow_each_other_with_a_quarter_for_records() -> None:
    found = propose(needs(3), {}, MONDAY, a_day=9)
    assert [(slot.on, slot.at) for slot in found.values()] == [
        (MONDAY, time(9)), (MONDAY, time(10)), (MONDAY, time(11))
    ]  # fmt: skip


def test_a_full_day_and_a_holiday_lead_to_the_next_day() -> None:
    thursday = date(2026, 12, 24)
    found = propose(needs(2), {}, thursday, a_day=1)
    # Christmas Eve is no working day, the next ones are Monday 28 and Tuesday 29
    assert [slot.on for slot in found.values()] == [date(2026, 12, 28), date(2026, 12, 29)]


def test_nothing_is_proposed_where_the_point_never_opens() -> None:
    assert propose(needs(1, point()), {}, MONDAY, a_day=5) == {}


@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(9, 15), st.sampled_from([15, 30, 45, 60, 90])), max_size=6),
    st.integers(1, 12),
    st.integers(1, 6),
)
def test_proposed_times_never_overlap_and_lie_in_opening_hours(
    meetings: list[tuple[int, int, int]], count: int, a_day: int
) -> None:
    own: dict[date, list[tuple[time, int]]] = {}
    for days, hour, minutes in meetings:
        own.setdefault(MONDAY + timedelta(days=days), []).append((time(hour), minutes))
    found = propose(needs(count), own, MONDAY, a_day)
    spans = [
        (datetime.combine(slot.on, slot.at), datetime.combine(slot.on, slot.at) + timedelta(minutes=45))
        for slot in found.values()
    ]
    for begin, end in spans:
        assert calendar().is_working_day(begin.date())
        assert time(9) <= begin.time()
        assert end.time() <= time(12)
    taken = spans + [
        (datetime.combine(day, at), datetime.combine(day, at) + timedelta(minutes=minutes))
        for day, each in own.items()
        for at, minutes in each
    ]
    for begin, end in spans:
        assert sum(other[0] < end and begin < other[1] for other in taken) == 1, "only itself"


@pytest.fixture
def coach(area: SmallArea) -> Client:
    return browser(area.hameenlinna)


@pytest.fixture
def waiting(events: Events) -> list[Person]:
    for number in range(3):
        events.start(f"SERIES000{number}", "2026-11-24")
    events.read()
    return list(Person.objects.order_by("register_key"))


def sending(area: SmallArea, *rows: tuple[UUID, str, str]) -> dict[str, object]:
    """A form with a ticked row for each (person, day, time)."""
    data: dict[str, object] = {"person": [str(person) for person, _on, _at in rows]}
    for person, on, at in rows:
        values = {"chosen": "on", "kind": "initial_interview", "on": on, "at": at, "minutes": "45"}
        data |= {f"{person.hex}-{name}": value for name, value in values.items()}
        data[f"{person.hex}-place"] = str(area.point.id)
    return data


def test_the_page_proposes_times_and_agrees_those_ticked(coach: Client, area: SmallArea, waiting: list[Person]) -> None:
    page = coach.get(reverse("casework:book_series")).content.decode()
    assert "3 customers have no time yet." in page
    assert page.count('value="2026-12-01"') == 1, "one a day, for the area has no working times"
    data = sending(area, (waiting[0].id, "2026-12-01", "09:00"), (waiting[1].id, "2026-12-02", "09:00"))
    data["person"] = [str(person.id) for person in waiting]
    answer = coach.post(reverse("casework:book_series"), data)
    assert answer["Location"] == reverse("casework:today")
    assert set(Discussion.objects.values_list("person_id", "on")) == {
        (waiting[0].id, date(2026, 12, 1)), (waiting[1].id, date(2026, 12, 2))
    }  # fmt: skip


def test_what_is_refused_stays_with_its_reason_and_the_rest_is_agreed(
    coach: Client, area: SmallArea, waiting: list[Person]
) -> None:
    rows = [(waiting[0].id, "2026-12-01", "09:00"), (waiting[1].id, "2026-12-01", "09:15")]
    answer = coach.post(reverse("casework:book_series"), sending(area, *rows))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "You have another meeting at 09:00." in page
    assert 'value="09:15"' in page, "what was typed stays"
    assert [each.person_id for each in Discussion.objects.all()] == [waiting[0].id]


def test_nothing_ticked_and_nonsense_agree_nothing(coach: Client, waiting: list[Person]) -> None:
    page = coach.post(reverse("casework:book_series"), {"person": ["nonsense", str(waiting[0].id)]}).content.decode()
    assert "Tick the times that you agree." in page
    assert not Discussion.objects.exists()


def test_another_team_s_customers_are_neither_proposed_nor_booked(area: SmallArea, waiting: list[Person]) -> None:
    stranger = browser(area.forssa)
    assert "Every meeting is agreed" in stranger.get(reverse("casework:book_series")).content.decode()
    stranger.post(reverse("casework:book_series"), sending(area, (waiting[0].id, "2026-12-01", "09:00")))
    assert not Discussion.objects.exists()


def test_twenty_rows_ask_no_more_than_five(
    area: SmallArea, events: Events, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        events.start(f"MANY00000{number:02}", "2026-11-24")
    events.read()
    _account, actor = worker(area.hameenlinna)
    with trail.opened(actor, "tests"), django_assert_max_num_queries(16):  # type: ignore[operator]
        assert len(series(actor, 20).proposed) == 20
