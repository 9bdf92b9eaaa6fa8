"""The training area's choices and its clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from virtaus.web.launcher import training
from virtaus.web.launcher.options import DemoOptions
from virtaus.web.launcher.places import Places
from virtaus.web.launcher.progress import Refusal

NOW = datetime(2026, 7, 1, 21, 30, tzinfo=UTC)  # half past midnight on 2 July in Helsinki, in summer time


@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2026, 7, 2)])
def test_a_training_day_begins_at_eight_in_the_morning(day: date) -> None:
    moved = (NOW + timedelta(seconds=training.shift_to(day, NOW))).astimezone(training.HELSINKI)
    assert (moved.date(), moved.hour, moved.minute) == (day, 8, 0)


def test_a_new_area_gets_the_choices_and_the_defaults(here: Places) -> None:
    chosen = training.choose(here, DemoOptions(area="koillismaa"), "", NOW)
    assert (chosen.area, chosen.mode, chosen.size, chosen.as_of) == ("koillismaa", "add-on", "tyohame", "2026-11-30")
    assert not chosen.prepared


def test_time_goes_on_from_the_first_start(here: Places) -> None:
    made = replace(training.choose(here, DemoOptions(), "", NOW), prepared=True)
    made.save(here)
    later = training.choose(here, DemoOptions(), "", NOW + timedelta(days=3))
    assert later == made


@pytest.mark.parametrize(
    "asked",
    [
        DemoOptions(area="koillismaa"),
        DemoOptions(mode="stand-alone"),
        DemoOptions(as_of=date(2027, 1, 1)),
    ],
)
def test_other_choices_need_fresh(here: Places, asked: DemoOptions) -> None:
    replace(training.choose(here, DemoOptions(), "", NOW), prepared=True).save(here)
    with pytest.raises(Refusal, match="add --fresh"):
        training.choose(here, asked, "", NOW)
    assert not training.choose(here, replace(asked, fresh=True), "", NOW).prepared


def test_another_database_needs_fresh(here: Places) -> None:
    replace(training.choose(here, DemoOptions(), "", NOW), prepared=True).save(here)
    with pytest.raises(Refusal, match="add --fresh"):
        training.choose(here, DemoOptions(), "postgresql:///other", NOW)


def test_a_making_that_was_interrupted_begins_anew(here: Places) -> None:
    training.choose(here, DemoOptions(area="koillismaa"), "", NOW).save(here)
    assert training.load(here) is None
    assert training.choose(here, DemoOptions(), "", NOW).area == "tyohame"
