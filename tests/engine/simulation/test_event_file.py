from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from virtaus.engine.simulation.background import Groups
from virtaus.engine.simulation.competence import Occupation
from virtaus.engine.simulation.counting import counted
from virtaus.engine.simulation.event_file import MadeUp, Newcomer, made_up_events
from virtaus.engine.simulation.events import COLUMNS, Event
from virtaus.engine.simulation.margins import Margins, Range, compare
from virtaus.engine.simulation.people import IN_SERVICE
from virtaus.web.simulation import assumptions

AS_OF = date(2026, 11, 30)


def exact(*values: int) -> list[Range]:
    return [Range(value, value) for value in values]


AREA = [
    Margins("109", 3000, 2000, *exact(800, 90, 40, 30, 20, 70, 5, 160)),
    Margins("169", 380, 214, *exact(95, 24, 12, 5, 6), Range(1, 4), *exact(0, 15)),
]
OCCUPATIONS = [
    Occupation("urn:cook", "5120", ("urn:cooking", "urn:hygiene"), ("urn:menus",)),
    Occupation("urn:kitchen", "9412", ("urn:dishes", "urn:hygiene"), ()),
    Occupation("urn:welder", "7212", ("urn:welding",), ("urn:drawings",)),
]
GROUPS = {
    "109": Groups(*exact(60, 270, 720, 1090, 908, 250)),
    "169": Groups(Range(1, 4), *exact(32, 87, 119, 95, 7)),
}
NEWCOMER = Newcomer("169", "urn:kitchen", ("urn:dishes", "urn:hygiene"))


def made(seed: int = 1, as_of: date = AS_OF) -> MadeUp:
    return made_up_events(
        AREA, OCCUPATIONS, assumptions(), scale=0.2, seed=seed, as_of=as_of, groups=GROUPS, newcomer=NEWCOMER
    )


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return made().events


def lines(events: list[Event]) -> list[dict[str, str]]:
    return [dict(zip(COLUMNS, event.line(), strict=True)) for event in events]


def test_the_same_seed_and_date_give_the_same_file() -> None:
    assert made().events == made().events
    assert made(seed=2).events != made().events
    assert made(as_of=date(2026, 6, 30)).events != made().events


def test_the_people_agree_with_the_margins(events: list[Event]) -> None:
    rows = compare(AREA, 0.2, counted(lines(events), AS_OF))
    assert [row for row in rows if not row.agrees] == []
    assert len(rows) == 30


@pytest.mark.parametrize("as_of", [date(2026, 6, 30), date(2027, 2, 28)])
def test_on_another_day_the_people_agree_too(as_of: date) -> None:
    rows = compare(AREA, 0.2, counted(lines(made(as_of=as_of).events), as_of))
    assert [row for row in rows if not row.agrees] == []


def test_each_life_is_searches_one_after_another_with_statuses_in_order(events: list[Event]) -> None:
    lives: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.event in {"search_started", "status_changed", "search_ended"}:
            lives[event.key].append(event)
    again = 0
    for life in lives.values():
        life.sort(key=lambda each: (each.date, each.recorded_at))
        is_open = False
        for event in life:
            assert is_open == (event.event != "search_started")
            is_open = event.event != "search_ended"
        dates = [event.date for event in life]
        assert dates == sorted(set(dates))
        again += sum(event.event == "search_started" for event in life) > 1
        assert len({event.municipality for event in life if event.municipality}) == 1
    assert 0.05 < again / len(lives) < 0.5


def test_ids_are_unique_and_recording_never_lies_in_the_future(events: list[Event]) -> None:
    assert len({event.event_id for event in events}) == len(events)
    assert max(event.recorded_at for event in events).date() <= AS_OF
    assert all(event.date <= AS_OF for event in events if event.event != "discussion_booked")


def test_the_newcomer_began_last_night_and_lacks_nothing_that_was_wanted() -> None:
    whole = made()
    told = [event for event in whole.events if event.key == whole.newcomer]
    assert len(told) == 1
    assert (told[0].event, told[0].date, told[0].municipality) == ("search_started", AS_OF, "169")
    assert (told[0].occupation, told[0].skills) == ("urn:kitchen", "urn:dishes|urn:hygiene")


def test_some_discussions_are_late_some_due_this_week_and_most_later(events: list[Event]) -> None:
    ended = {event.key for event in events if event.event == "search_ended"}
    serving = {event.key for event in events if event.event == "status_changed"}
    last: dict[str, date] = {}
    for event in events:
        if event.event == "discussion_held" and event.key not in ended | serving:
            last[event.key] = max(event.date, last.get(event.key, event.date))
    due = [day + timedelta(days=91) for day in last.values()]
    late = sum(day < AS_OF for day in due)
    this_week = sum(AS_OF <= day < AS_OF + timedelta(days=7) for day in due)
    assert late > 0
    assert this_week > 0
    assert late + this_week < len(due) / 2


def test_leavers_of_36_months_are_told(events: list[Event]) -> None:
    ended = [event for event in events if event.event == "search_ended"]
    assert {event.date.year for event in ended} == {2023, 2024, 2025, 2026}
    assert len({(event.date.year, event.date.month) for event in ended}) >= 36
    # not heaped on the last days
    assert sum(event.date > AS_OF - timedelta(days=3) for event in ended) < len(ended) / 20


def test_the_stock_stays_as_many_leave_unemployment_as_come() -> None:
    made_up = made_up_events(AREA, OCCUPATIONS, assumptions(), scale=1, seed=1, as_of=AS_OF, groups=GROUPS)
    unemployed = {"unemployed", "laid_off"}
    lives: defaultdict[str, list[Event]] = defaultdict(list)
    for event in made_up.events:
        if event.status:
            lives[event.key].append(event)
    came, left, to_service = Counter[str](), Counter[str](), Counter[str]()
    for life in lives.values():
        was = False
        for event in sorted(life, key=lambda each: each.date):
            month, now = f"{event.date:%Y-%m}", event.status in unemployed
            came[month] += now and not was
            left[month] += was and not now
            to_service[month] += was and event.status in IN_SERVICE
            was = now
    months = sorted(left)[-24:]
    assert sum(left[month] for month in months) == pytest.approx(sum(came[month] for month in months), rel=0.05)
    for counts in (left, to_service):
        newest, before = ([counts[month] for month in some] for some in (months[-4:], months[:-4]))
        assert sum(newest) / 4 == pytest.approx(sum(before) / 20, rel=0.2)


def test_margins_that_contradict_each_other_are_refused() -> None:
    wrong = [Margins("109", 10, 50, *exact(80, 0, 0, 0, 0, 0, 0, 0))]
    with pytest.raises(ValueError, match="contradict"):
        made_up_events(wrong, OCCUPATIONS, assumptions(), scale=1, seed=1, as_of=AS_OF)
