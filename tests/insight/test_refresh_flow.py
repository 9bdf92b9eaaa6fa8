"""Flow from the ledger to the stored figures, through the night's event file and a recorded exit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories.area import source
from tests.factories.casework import Events, SmallArea, small_area, worker
from virtaus.area.models import Mark, Rate
from virtaus.audit.models import AuditEntry
from virtaus.casework.actions import record_exit
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role
from virtaus.insight import queries
from virtaus.insight.models import FlowCohort, FlowRun
from virtaus.insight.tasks import refresh_flow as keep_current
from virtaus.people.models import Person

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")
NOW = datetime(2026, 11, 30, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with clock.frozen_at(NOW):
        yield


@pytest.fixture
def area() -> SmallArea:
    Rate.objects.create(
        code="flow_smallest_group",
        name_fi="Pienin ryhmä",
        name_sv="Minsta grupp",
        name_en="Smallest group",
        value=30,
        unit="persons",
        valid_from=date(2025, 1, 1),
        source=source(),
        mark=Mark.ASSUMED,
    )
    return small_area()


def august(started: int, ended: int, municipality: str = "109") -> Events:
    """Spells that started in August 2026, so many of which ended in work in September, and forty of the spring.

    The spring's spells ended in June and July, so the records are whole from June on.
    """
    events = Events()
    for number in range(40):
        events.start(f"OLD{municipality}{number:05}", "2026-04-10", municipality=municipality)
        events.end(f"OLD{municipality}{number:05}", f"2026-0{6 + number % 2}-15", "employed")
    for number in range(started):
        key = f"KEY{municipality}{number:05}"
        events.start(key, f"2026-08-{number % 28 + 1:02}", municipality=municipality)
        if number < ended:
            events.end(key, f"2026-09-{number % 28 + 1:02}", "employed")
    events.held("KEY10900000", "2026-11-30")  # the register's data reaches this day
    return events


def refresh() -> str:
    out = StringIO()
    call_command("refresh_flow", stdout=out)
    return out.getvalue().strip()


def cohort(level: str = "area", key: str = "", month: date = date(2026, 8, 1)) -> FlowCohort:
    return FlowCohort.objects.get(level=level, key=key, month=month)


def test_flow_is_computed_from_the_events_of_the_night(area: SmallArea) -> None:
    august(40, 30).read()
    assert refresh() == "80 spells counted, followed to 2026-11-30."
    found = cohort()
    assert (found.state, found.started, found.ended) == (FlowCohort.State.COMPLETE, 40, 30)
    assert found.share == pytest.approx(0.75)
    assert found.by_exit["work"][0] == pytest.approx(0.75)
    assert cohort("municipality", "109").share == pytest.approx(0.75)
    assert cohort("team", str(area.hameenlinna.id)).share == pytest.approx(0.75)


def test_a_small_group_is_stored_without_a_share(area: SmallArea) -> None:
    august(40, 30).read()
    august(29, 20, "061").read()
    refresh()
    small = cohort("municipality", "061")
    assert (small.state, small.started, small.share, small.by_exit) == (FlowCohort.State.TOO_FEW, 29, None, {})
    assert cohort().started == 69
    assert not FlowCohort.objects.filter(month__lt=date(2026, 6, 1)).exists()


def test_a_recorded_hire_changes_the_flow_of_its_month_and_the_page_knows_it_waits(area: SmallArea) -> None:
    events = august(40, 30)
    for number in range(35):
        events.start(f"YOUNG{number:05}", "2026-11-02")
    events.read()
    refresh()
    before = cohort(month=date(2026, 11, 1))
    assert before.ended == 0
    flow = queries.flow(SYSTEM)
    assert flow is not None
    assert flow.is_current

    _, coach = worker(area.hameenlinna, Role.COACH)
    person = Person.objects.get(register_key="YOUNG00003")
    with trail.opened(coach, "test"):
        record_exit(coach, person.id, on=date(2026, 11, 30), status="employed")
    waiting = queries.flow(SYSTEM)
    assert waiting is not None
    assert not waiting.is_current

    with clock.frozen_at(NOW + timedelta(seconds=20)):
        refresh()
    after = cohort(month=date(2026, 11, 1))
    assert after.ended == 1
    assert after.share is not None
    assert before.share is not None
    assert after.share > before.share
    changed = queries.flow(SYSTEM)
    assert changed is not None
    assert changed.is_current
    assert changed.months[-1].ended_by["work"] == 1
    assert changed.computed_at == NOW + timedelta(seconds=20)


def test_the_months_of_the_area_balance(area: SmallArea) -> None:
    august(60, 45).read()
    refresh()
    flow = queries.flow(SYSTEM)
    assert flow is not None
    for month, following in zip(flow.months, flow.months[1:], strict=False):
        assert month.open_at_start + month.started - month.ended == following.open_at_start


def test_nothing_new_computes_nothing_and_a_day_keeps_its_last_run(area: SmallArea) -> None:
    august(40, 30).read()
    refresh()
    first = FlowRun.objects.get()
    assert refresh() == "Nothing has changed in the ledger since flow was last computed."
    assert FlowRun.objects.get() == first
    august(35, 5, "061").read()
    with clock.frozen_at(NOW + timedelta(hours=1)):
        refresh()
    assert FlowRun.objects.count() == 1
    with clock.frozen_at(NOW + timedelta(days=1)):
        events = Events()
        events.start("LATER00001", "2026-12-01")
        events.read()
        refresh()
    assert FlowRun.objects.count() == 2


def test_the_worker_looks_first_and_leaves_no_trace_when_nothing_waits(area: SmallArea) -> None:
    august(40, 30).read()
    with trail.opened(SYSTEM, "test"):
        keep_current(SYSTEM)
        logged = AuditEntry.objects.filter(action="insight.refresh_flow").count()
        keep_current(SYSTEM)
    assert logged == 1
    assert AuditEntry.objects.filter(action="insight.refresh_flow").count() == 1
    assert FlowRun.objects.count() == 1


def test_an_empty_ledger_gives_no_figures(area: SmallArea) -> None:
    assert refresh() == "0 spells counted, followed to 2026-11-30."
    flow = queries.flow(SYSTEM)
    assert flow is not None
    assert queries.headline(flow.area) is None


def test_without_the_areas_smallest_group_nothing_is_computed() -> None:
    with pytest.raises(CommandError, match="flow_smallest_group"):
        refresh()
    assert not FlowRun.objects.exists()


def test_what_was_recorded_after_the_data_of_the_register_moves_the_last_day(area: SmallArea) -> None:
    events = august(40, 30)
    events.lines.pop()
    events.read()  # the newest line of the register is of September
    refresh()
    assert FlowRun.objects.get().observed_on == date(2026, 9, 28)
    _, coach = worker(area.hameenlinna, Role.COACH)
    person = Person.objects.get(register_key="KEY10900035")
    with trail.opened(coach, "test"):
        record_exit(coach, person.id, on=date(2026, 11, 29), status="employed")
    with clock.frozen_at(NOW + timedelta(seconds=20)):
        refresh()
    assert FlowRun.objects.get().observed_on == date(2026, 11, 30)
