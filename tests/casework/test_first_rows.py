"""Who comes for the first time is written without reading: what is written is what the careful way would write."""

from __future__ import annotations

from random import Random
from typing import Any

from django.db import models

from tests.factories.casework import Events, SmallArea
from virtaus.casework.event_import import rebuild_all
from virtaus.casework.models import (
    BenefitPeriod,
    CaseEvent,
    Discussion,
    JobSearch,
    Residence,
    StatusPeriod,
    TeamPeriod,
)
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.people.models import PersonConcept, Relation

TRACKS: tuple[type[models.Model], ...] = (
    *(JobSearch, StatusPeriod, Discussion, Residence, BenefitPeriod, TeamPeriod),
    *(PersonConcept, Relation, CaseEvent),
)


def told(events: Events, persons: int = 60) -> None:
    """Persons with all kinds of cases: moves, benefits, corrections, searches of no day, meetings called off."""
    chance = Random("first rows")
    for number in range(persons):
        key, first = f"PERSON{number:04}", chance.randint(1, 20)
        start = events.start(key, f"2025-02-{first:02}", chance.choice(("109", "061")), licences="ajokortti-b")
        if number % 3 == 0:
            events.add(key, "benefit_changed", "2025-03-01", benefit="labour_market_support")
        if number % 4 == 0:
            events.change(key, "2025-03-05", "labour_training", planned_end="2025-06-01")
            events.change(key, "2025-03-05", "unemployed")
        if number % 5 == 0:
            events.add(key, "moved", "2025-03-07", municipality="061")
        if number % 6 == 0:
            events.add(key, "discussion_booked", "2025-04-01", discussion="job_search_discussion", time="10:30")
            events.add(key, "discussion_cancelled", "2025-04-01", discussion="job_search_discussion")
        events.held(key, "2025-02-26", time="09:00")
        if number % 2 == 0:
            events.end(key, "2025-05-02")
            if number % 8 == 0:
                again = events.start(key, "2025-09-01", languages="fi|sv", protected="1")
                events.start(key, "2025-09-02", status="laid_off", corrects=again)
        if number % 7 == 0:
            events.start(key, f"2025-02-{first + 1:02}", "109", corrects=start, skills="urn:virtaus:skill:kylvo")


def rows() -> dict[str, list[Any]]:
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in TRACKS}


def test_building_everything_anew_changes_no_row(area: SmallArea, events: Events) -> None:
    told(events)
    assert events.read().new_persons == 60
    before = rows()
    assert all(before[name] for name in before if name != "PersonConcept")
    actor = Actor.system("test")
    with trail.opened(actor, "test"):
        assert rebuild_all(actor) == 60
    assert rows() == before
