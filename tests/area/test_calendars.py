"""Workers' calendars from a file: who may send whose, what is refused, and that bookings keep to them."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.tasks import RunTasks
from tests.world import World
from virtaus.area.models import Absence, BusyTime, TeamMember, WorkingHours
from virtaus.area.queries.calendars import OwnCalendar, own_calendar
from virtaus.casework.booking import check_booking
from virtaus.casework.models import Channel
from virtaus.casework.statutes import calendar
from virtaus.frame import clock, trail
from virtaus.frame.errors import Invalid
from virtaus.frame.imports.models import ImportedFile
from virtaus.frame.roles import Role

HEADER = "email;kind;first_day;last_day;weekday;starts;ends\n"
COACH = "coach.first@virtaus.example"


@pytest.fixture
def day(world: World) -> date:
    return calendar().next_working_day(clock.today() + timedelta(days=7))


@pytest.fixture
def members(world: World, day: date) -> None:
    """Both teams' coaches as members, so that their leads lead them."""
    for accounts, team in ((world.accounts, world.teams[0]), (world.strangers, world.teams[1])):
        values = {"share": 1, "languages": ["fi"], "valid_from": clock.today() - timedelta(days=10)}
        TeamMember.objects.get_or_create(team_id=team, account=accounts[Role.COACH], defaults=values)
    Absence.objects.all().delete()


def read(client: Client, text: str, run_tasks: RunTasks, name: str = "calendar.csv") -> ImportedFile:
    """Send, check and apply a file; it stays as it was checked when it has errors."""
    file = SimpleUploadedFile(name, text.encode())
    assert client.post(reverse("frame:imports"), {"kind": "calendars", "file": file}).status_code == 303
    run_tasks()
    sent = ImportedFile.objects.latest("sent_at")
    if sent.state == "ready":
        client.post(reverse("frame:import", args=[sent.id]))
        run_tasks()
        sent.refresh_from_db()
    return sent


def faults(client: Client, sent: ImportedFile) -> list[tuple[str, str]]:
    export = client.get(reverse("frame:import", args=[sent.id]) + "?export=csv")
    lines = b"".join(export.streaming_content).decode("utf-8-sig").splitlines()[1:]  # type: ignore[attr-defined]
    return [(line.split(";")[0], line.split(";")[1]) for line in lines]


@pytest.mark.usefixtures("members")
def test_a_lead_sends_the_calendars_of_the_team_and_again_changes_nothing(
    world: World, day: date, run_tasks: RunTasks
) -> None:
    lead = world.client(Role.TEAM_LEAD)
    text = HEADER + "\n".join(
        [
            f"{COACH};absent;{day + timedelta(days=30)};{day + timedelta(days=34)};;;",
            f"{COACH};busy;{day};;;10:00;11:30",
            f"{COACH};hours;{day};;{day.isoweekday()};08:00;14:00",
        ]
    )
    done = read(lead, text, run_tasks)
    assert (done.state, done.counts["new"]) == ("applied", 3)
    absence = Absence.objects.get(valid_from=day + timedelta(days=30))
    assert (absence.valid_to, absence.recorder_id) == (day + timedelta(days=35), world.accounts[Role.TEAM_LEAD].id)
    again = read(lead, text, run_tasks)
    assert (again.counts["new"], again.counts["changed"], again.counts["unchanged"]) == (0, 0, 3)
    changed = read(lead, text.replace("11:30", "12:00").replace("14:00", "15:00"), run_tasks)
    assert changed.counts["changed"] == 2
    assert WorkingHours.objects.get().ends == time(15)
    lead.post(reverse("frame:undo_import", args=[changed.id]))
    run_tasks()
    assert WorkingHours.objects.get().ends == time(14)
    assert clock.local(BusyTime.objects.get(own=False).ends_at).time() == time(11, 30)


@pytest.mark.usefixtures("members")
@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("coach.second@virtaus.example;absent;2026-12-01;;;;", "email"),
        ("nobody@virtaus.example;absent;2026-12-01;;;;", "email"),
        (f"{COACH};holiday;2026-12-01;;;;", "kind"),
        (f"{COACH};absent;1.12.2026;;;;", "first_day"),
        (f"{COACH};absent;2026-12-02;2026-12-01;;;", "last_day"),
        (f"{COACH};absent;2026-12-02;;;08:00;", "starts"),
        (f"{COACH};busy;2026-12-02;;;8;9", "starts"),
        (f"{COACH};busy;2026-12-02;;;09:00;08:00", "ends"),
        (f"{COACH};hours;2026-12-02;;9;08:00;16:00", "weekday"),
        (f"{COACH};absent;9999-12-02;;;;", "first_day"),
    ],
)
def test_a_fault_names_row_and_column(world: World, run_tasks: RunTasks, line: str, column: str) -> None:
    lead = world.client(Role.TEAM_LEAD)
    sent = read(lead, HEADER + line + "\n", run_tasks)
    assert sent.state == "faulty"
    assert ("2", column) in faults(lead, sent)
    assert not Absence.objects.filter(recorder=world.accounts[Role.TEAM_LEAD]).exists()


@pytest.mark.usefixtures("members")
def test_absences_that_meet_are_refused(world: World, run_tasks: RunTasks) -> None:
    lead = world.client(Role.TEAM_LEAD)
    lines = f"{COACH};absent;2027-01-04;2027-01-10;;;\n{COACH};absent;2027-01-08;;;;\n"
    assert faults(lead, read(lead, HEADER + lines, run_tasks)) == [("3", "first_day")]
    twice = f"{COACH};absent;2027-01-04;2027-01-10;;;\n{COACH};absent;2027-01-04;2027-01-11;;;\n"
    assert ("3", "email") in faults(lead, read(lead, HEADER + twice, run_tasks))


def ics(*starts: tuple[str, str, date]) -> str:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:Secret\r\nDTSTART;TZID=Europe/Helsinki:{day:%Y%m%d}T{at}00\r\n"
        "DURATION:PT1H\r\nEND:VEVENT\r\n"
        for uid, at, day in starts
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n"


def test_a_coach_sends_a_calendar_of_their_own_and_the_next_one_replaces_it(
    world: World, day: date, run_tasks: RunTasks
) -> None:
    coach = world.client(Role.COACH)
    BusyTime.objects.all().delete()
    done = read(coach, ics(("a", "1000", day), ("b", "1300", day)), run_tasks, "own.ics")
    assert done.counts["new"] == 2
    later = read(coach, ics(("a", "1000", day), ("c", "1500", day)), run_tasks, "own.ics")
    assert (later.counts["new"], later.counts["unchanged"], later.counts["ended"]) == (1, 1, 1)
    assert _hours(day) == {10, 15}
    coach.post(reverse("frame:undo_import", args=[later.id]))
    run_tasks()
    assert _hours(day) == {10, 13}
    stranger = world.stranger(Role.COACH)
    assert stranger.get(reverse("frame:undo_import", args=[done.id])).status_code == 404


def _hours(day: date) -> set[int]:
    starts = (clock.local(row.starts_at) for row in BusyTime.objects.order_by("id"))
    return {start.hour for start in starts if start.date() == day}


def test_a_booking_keeps_to_the_calendar(world: World, day: date, run_tasks: RunTasks) -> None:
    read(world.client(Role.COACH), ics(("a", "1000", day)), run_tasks, "own.ics")
    actor = world.actor(Role.COACH)
    booking = {"on": day, "minutes": 45, "channel": Channel.PHONE, "service_point_id": None}
    with trail.opened(actor, "tests"):
        check_booking(actor, at=time(11, 0), **booking)  # type: ignore[arg-type]
        with pytest.raises(Invalid) as refused:
            check_booking(actor, at=time(10, 30), **booking)  # type: ignore[arg-type]
    assert list(refused.value.fields) == ["at"]


def test_hours_and_absences_close_the_rest_of_a_day(world: World, day: date) -> None:
    Absence.objects.all().delete()
    account: UUID = world.accounts[Role.COACH].id
    now = clock.now()
    WorkingHours.objects.create(
        account_id=account, weekday=day.isoweekday(), starts=time(8), ends=time(12), valid_from=day, recorded_at=now
    )
    away = day + timedelta(days=7)
    Absence.objects.create(account_id=account, valid_from=away, valid_to=away + timedelta(days=1), recorded_at=now)
    actor = world.actor(Role.COACH)
    with trail.opened(actor, "tests"):
        known = own_calendar(actor, day, away)
    assert [(one.hour, other.hour) for one, other in known.taken(day)] == [(0, 8), (12, 0)]
    assert [(one.hour, other.day) for one, other in known.taken(away)] == [(0, (away + timedelta(days=1)).day)]
    assert [(one.hour, other.hour) for one, other in known.taken(day + timedelta(days=1))] == [(0, 0)]
    assert [one.hour for one, _other in known.occupied(away)] == [0, 12]
    assert OwnCalendar().taken(day) == []
