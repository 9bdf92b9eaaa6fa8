"""What will be late: from cases and working time through the compute process to the page and the home page."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.casework.test_pages import browser
from tests.factories.area import source
from tests.factories.casework import Events, SmallArea, worker
from virtaus.area import actions as area
from virtaus.area.absences import add_absence
from virtaus.area.models import Mark, Target
from virtaus.area.queries.staffing import WorkingTime
from virtaus.casework.capacity import Days, Norms, Work, forecast
from virtaus.casework.queries import outlook as queries
from virtaus.casework.queries.load import customers_by_team
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.compute.client import ComputeDown
from virtaus.frame.errors import Forbidden
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role
from virtaus.people.models import Person

pytestmark = pytest.mark.usefixtures("compute_here")
BUILDER = Actor.system("tests")
# An hour a day: a tenth of a full week of 50 hours, all of it for meetings.
NORMS = {
    "minutes_initial_interview": ("60", "min"),
    "minutes_discussion": ("60", "min"),
    "weekly_hours": ("50", "h/week"),
    "meeting_share": ("100", "%"),
    "meeting_lead_days": ("15", "working_days"),
    "evening_hours": ("10", "h"),
    "customers_per_worker": ("100", "persons"),
}
MONDAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _norms(area: SmallArea) -> None:
    for code, (value, unit) in NORMS.items():
        Target.objects.create(
            code=code, name_fi=code, name_sv=code, name_en=code, value=Decimal(value), unit=unit, sense="about",
            valid_from=date(2025, 1, 1), source=source(), mark=Mark.ASSUMED,
        )  # fmt: skip


@pytest.fixture(autouse=True)
def _trail() -> Iterator[None]:
    with trail.opened(BUILDER, "tests"):
        yield


def staffed(area_team: object, share: str = "0.1") -> object:
    account, _actor = worker(area_team)  # type: ignore[arg-type]
    area.add_member(
        BUILDER,
        area_team.id,
        account.id,
        share=Decimal(share),
        valid_from=date(2026, 1, 1),  # type: ignore[attr-defined]
    )
    return account


def waiting(events: Events, count: int, started: str, place: str = "109") -> None:
    for number in range(count):
        events.start(f"KEY{place}{started.replace('-', '')}{number:02}", started, place)
    events.read()


def seen(area: SmallArea, role: Role = Role.MANAGER, team: object = None) -> queries.Outlook:
    _account, actor = worker(team, role)  # type: ignore[arg-type]
    return queries.outlook(actor)


def test_what_the_hours_do_not_hold_is_late(area: SmallArea, events: Events) -> None:
    staffed(area.hameenlinna)
    # begun 17 November: due 1 December, so today and tomorrow give two hours for five interviews of an hour
    waiting(events, 5, "2026-11-17")
    found = seen(area)
    team = next(each for each in found.teams if each.id == area.hameenlinna.id)
    assert (team.customers, team.waiting, team.late_now) == (5, 5, 0)
    assert (team.late, team.fewest) == (3, 3)
    assert team.short == 3
    assert found.until == queries.Until(date(2026, 12, 23), "christmas_eve")
    assert team.weeks[0].there == 5


def test_an_absence_and_its_substitute(area: SmallArea, events: Events) -> None:
    staffed(area.hameenlinna)
    away = staffed(area.hameenlinna)
    waiting(events, 4, "2026-11-17")
    assert seen(area).late == 0
    add_absence(BUILDER, away.id, valid_from=MONDAY, valid_to=date(2026, 12, 21))  # type: ignore[attr-defined]
    team = seen(area).teams[0]
    assert (team.late, team.away, team.back_on) == (2, 1, date(2026, 12, 21))
    assert team.away_hours == 15
    helps = {each.kind: each for each in team.help}
    # the substitute's hour tomorrow saves one; five hours a week more save both only from tomorrow on: one a day
    assert (helps["substitute"].before, helps["substitute"].after) == (2, 1)
    assert (helps["hours"].amount, helps["hours"].after) == (10, 0)


def test_a_team_with_room_takes_some_over(area: SmallArea, events: Events) -> None:
    staffed(area.hameenlinna)
    staffed(area.forssa, "0.3")
    waiting(events, 5, "2026-11-17")
    team = seen(area).teams[0]
    move = next(each for each in team.help if each.kind == "move")
    # Forssa has three hours tomorrow
    assert (move.amount, move.before, move.after, move.team_name) == (3, 3, 0, "Team forssa")


def test_agreed_meetings_take_their_time_and_a_late_one_is_late(area: SmallArea, events: Events) -> None:
    staffed(area.hameenlinna)
    waiting(events, 2, "2026-11-17")
    for number, on in ((0, "2026-12-01"), (1, "2026-12-07")):
        events.add(
            f"KEY10920261117{number:02}", "discussion_booked", "2026-11-26", discussion="initial_interview", at=f"{on}"
        )
    team = seen(area).teams[0]
    assert team.waiting == 2, "the file tells the day of a booked meeting as its date"


def test_newcomers_of_the_last_year_are_expected_and_bound_the_figure(area: SmallArea, events: Events) -> None:
    staffed(area.hameenlinna)
    for week in range(52):
        started = MONDAY - timedelta(weeks=week + 1)
        events.start(f"PAST{week:04}XX", started.isoformat())
        events.add(f"PAST{week:04}XX", "search_ended", (started + timedelta(days=3)).isoformat(), status="employed")
    events.read()
    team = seen(area).teams[0]
    mean, low, high = team.arrivals
    assert mean == pytest.approx(52 / 52 / 5)
    assert low < mean < high
    assert sum(week.need for week in team.weeks) > 0


def test_a_search_begun_again_soon_is_no_newcomer(area: SmallArea, events: Events) -> None:
    staffed(area.hameenlinna)
    events.start("AGAIN00001", "2026-06-01")
    events.add("AGAIN00001", "search_ended", "2026-07-01", status="employed")
    events.start("AGAIN00001", "2026-09-01")
    events.read()
    assert seen(area).teams[0].arrivals[0] == pytest.approx(1 / 52 / 5)


def test_a_team_lead_sees_the_own_team_and_a_controller_all(area: SmallArea, events: Events) -> None:
    staffed(area.hameenlinna)
    staffed(area.forssa)
    waiting(events, 5, "2026-11-17")
    assert {each.name for each in seen(area, Role.CONTROLLER).teams} == {"Team hameenlinna", "Team forssa"}
    assert {each.name for each in seen(area, Role.TEAM_LEAD, area.forssa).teams} == {"Team forssa"}
    with pytest.raises(Forbidden):
        seen(area, Role.DPO)


def test_without_the_areas_working_times_nothing_is_guessed(area: SmallArea) -> None:
    staffed(area.hameenlinna)
    Target.objects.filter(code="meeting_share").delete()
    assert seen(area).missing
    page = browser(None, Role.MANAGER).get(reverse("casework:outlook")).content.decode()
    assert "The area has no working times yet" in page


def test_the_page_leads_with_the_finding_and_the_home_page_too(area: SmallArea, events: Events) -> None:
    staffed(area.hameenlinna)
    waiting(events, 5, "2026-11-17")
    manager = browser(None, Role.MANAGER)
    page = manager.get(reverse("casework:outlook")).content.decode()
    assert "3 discussions will be late before Christmas." in page
    assert "Before the due days 3 hours are short." in page
    assert "Late: 3 → " in page
    assert "3 discussions will be late before Christmas." in manager.get("/").content.decode()
    asked = manager.get(reverse("casework:outlook"), {"until": "2026-12-14"}).content.decode()
    assert "will be late by 14\xa0Dec." in asked
    assert "before Christmas." in manager.get(reverse("casework:outlook"), {"until": "nonsense"}).content.decode()


def test_the_forecast_follows_what_the_manager_decides_from_its_day_on(area: SmallArea, events: Events) -> None:
    staffed(area.hameenlinna)
    waiting(events, 5, "2026-11-17")
    manager, page = browser(None, Role.MANAGER), reverse("casework:outlook")
    for address in ("/", page):
        assert re.search(r"(?s)meeting_share: .{,150}100%.{,150}assumed", manager.get(address).content.decode())
    weeks = seen(area).teams[0].weeks
    share = Target.objects.get(code="meeting_share")
    sent = {"value": "50", "valid_from": "2026-12-07", "decision": "Johtokunta 30.11.", "version": "1"}
    assert manager.post(reverse("area:edit_target", args=[share.id]), sent).status_code == 303
    halved = seen(area).teams[0].weeks
    assert (halved[0].there, halved[1].there) == (weeks[0].there, weeks[1].there / 2)
    assert re.search(r"50% from\s7", manager.get(page).content.decode())


def test_a_booking_moves_the_forecast(area: SmallArea, events: Events) -> None:
    staffed(area.hameenlinna)
    waiting(events, 3, "2026-11-17")
    coach = browser(area.hameenlinna)
    assert seen(area).teams[0].waiting == 3
    for person in Person.objects.order_by("id")[:1]:
        coach.post(
            reverse("casework:book", args=[person.id]),
            {"kind": "initial_interview", "on": "2026-12-01", "at": "10:00", "minutes": "45", "place": "video"},
        )
    team = seen(area).teams[0]
    assert (team.waiting, team.weeks[0].agreed, team.late) == (2, 1, 1)


def test_when_the_computation_is_away_the_pages_say_so(area: SmallArea, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_kwargs: object) -> object:
        raise ComputeDown("absent")

    monkeypatch.setattr("virtaus.frame.compute.client.call", away)
    manager = browser(None, Role.MANAGER)
    answer = manager.get(reverse("casework:outlook"))
    assert answer.status_code == 200
    assert "does not answer just now" in answer.content.decode()
    assert "does not answer just now" in manager.get("/").content.decode()


def test_days_to_look_towards() -> None:
    assert queries.usual_until().feast == "christmas_eve"
    with clock.frozen_at(clock.now() + timedelta(days=60)):
        assert queries.usual_until() == queries.Until(clock.today() + timedelta(weeks=4))
        assert queries.until_of("2030-01-01") == queries.usual_until()


def test_the_whole_area_is_reckoned_in_less_than_a_second() -> None:
    """Ten teams of 950 customers, each short of hours: every option of each team is simulated."""
    norms = Norms(75, 60, 36.25, 0.22, 15, 3.0)
    days = Days.of(MONDAY).all
    teams = [new_id() for _ in range(10)]
    work, staff = {}, []
    for place, team in enumerate(teams):
        own = Work(customers=950, weekly=[18] * 52)
        for number, day in enumerate(days[:62]):
            own.open["job_search_discussion", day] += 13
            own.open["initial_interview", day] += 3 if number < 10 else 0
        own.open["job_search_discussion", MONDAY - timedelta(days=7)] += 60
        work[team] = own
        staff += [WorkingTime(team, Decimal(1), date(2025, 1, 1), None) for _ in range(8 + place // 2)]
    began = time.process_time()
    found = forecast(MONDAY, date(2026, 12, 23), norms, work, staff, 0.8)
    assert time.process_time() - began < 1
    assert found[0].late > 0
    assert found[0].help


def test_customers_are_counted_by_team(area: SmallArea, events: Events) -> None:
    waiting(events, 2, "2026-11-17")
    waiting(events, 1, "2026-11-18", "061")
    events.add("KEY1092026111700", "search_ended", "2026-11-20", status="employed")
    events.read()
    assert customers_by_team(BUILDER) == {area.hameenlinna.id: 1, area.forssa.id: 1}


def test_a_client_of_nobody_is_sent_to_sign_in(area: SmallArea) -> None:
    assert Client().get(reverse("casework:outlook")).status_code in {302, 303}
