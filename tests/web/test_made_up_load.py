"""A load-test area: what is stored at once is what reading the same people from files would store."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, models

from virtaus.area.files.checking import checked_area
from virtaus.area.load_test import copies, write_load_test_area
from virtaus.area.models import Municipality, Team
from virtaus.casework.event_import import import_events
from virtaus.casework.first_load import load_made_up_events
from virtaus.casework.models import (
    CaseEvent,
    Discussion,
    JobSearch,
    Residence,
    StatusPeriod,
    TeamPeriod,
)
from virtaus.engine.simulation.event_file import MadeUp, made_up_events
from virtaus.engine.simulation.events import COLUMNS
from virtaus.engine.simulation.person_file import header, person_lines
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import VirtausError
from virtaus.people.first_facts import load_made_up_facts
from virtaus.people.models import Person, PersonBackground, PersonConcept, Relation, ServiceFacts, WorkLimit
from virtaus.web import made_up_load, simulation
from virtaus.web.management.commands.load_made_up import parts_of

DAY = date(2026, 11, 30)
MORNING = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
FILLED: tuple[type[models.Model], ...] = (
    *(CaseEvent, JobSearch, StatusPeriod, Discussion, Residence, TeamPeriod),
    *(PersonConcept, Relation, ServiceFacts, PersonBackground, WorkLimit),
)
# What a row is called, which differs each time it is stored, and by what it is known instead.
KNOWN_BY = {
    "person_id": "person__register_key",
    "event_id": "event__register_id",
    "corrects_id": "corrects__register_id",
    "team_id": "team__code",
    "concept_id": "concept__uri",
    "event_import_id": "event_import__rows",
}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen_at(MORNING):
        yield


@pytest.fixture
def area(tmp_path: Path, db: None) -> list[tuple[str, ...]]:
    """A load-test area of two copies with its vocabulary; gives the municipalities of each copy."""
    made = write_load_test_area(tmp_path / "area", of="tyohame", copies=2, openings=2)
    call_command("load_area", str(tmp_path / "area"))
    call_command("load_vocabulary")
    return made


def test_the_files_of_a_load_test_area_are_without_fault(tmp_path: Path, db: None) -> None:
    write_load_test_area(tmp_path, of="tyohame", copies=57, openings=2)
    files, problems = checked_area(tmp_path)
    assert problems == []
    assert (len(files.municipalities), len(files.teams)) == (399, 114)
    assert all(row.name_fi[-1].isdigit() for row in files.municipalities)
    assert files.area is not None
    assert files.area.name_en.startswith("Load test")


@pytest.mark.parametrize("count", [0, 143])
def test_there_are_no_more_copies_than_codes(tmp_path: Path, count: int) -> None:
    with pytest.raises(ValueError, match="1–142"):
        write_load_test_area(tmp_path, of="tyohame", copies=count, openings=1)


def test_each_copy_is_served_by_its_own_teams(area: list[tuple[str, ...]]) -> None:
    assert copies(Municipality.objects.values_list("code", flat=True)) == area
    for team in Team.objects.order_by("code"):
        served = set(team.municipalities.values_list("code", flat=True))
        assert any(served <= set(codes) for codes in area)


def shown() -> dict[str, list[str]]:
    """Every row of the filled tables by what it is known by; moments of storing and what a file is called left out."""
    found = {}
    for model in FILLED:
        names = [field.attname for field in model._meta.concrete_fields]
        named = [KNOWN_BY.get(name, name) for name in names if name not in {"id", "known_at"}]
        found[model.__name__] = sorted(map(repr, model._default_manager.order_by("pk").values_list(*named)))
    told = Person.objects.values_list("register_key", "municipality", "protected", "source", "version")
    return found | {"Person": sorted(map(repr, told.order_by("pk")))}


def write(path: Path, first: tuple[str, ...], lines: Any) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows([first, *lines])
    return path


def test_rows_are_those_of_the_same_people_read_from_files(area: list[tuple[str, ...]], tmp_path: Path) -> None:
    actor = Actor.system("test", purpose="training")
    (part, _other) = parts_of(1, DAY, 0.02)
    stored = made_up_load.store(part)
    assert (stored.persons, stored.events) == (Person.objects.count(), CaseEvent.objects.count())
    assert stored.events > 1000
    at_once = shown()
    assert all(at_once.values())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    gone: tuple[type[models.Model], ...] = (*FILLED[1:], CaseEvent, Person)
    for model in gone:
        model._default_manager.all().delete()
    made = simulated(part)
    events = write(tmp_path / "events.csv", COLUMNS, (event.line() for event in made.events))
    lines = person_lines(made.people, Random(1), stand_alone=False, cities={})
    people = write(tmp_path / "people.csv", header(False), lines)
    with trail.opened(actor, "test"):
        import_events(actor, events.name, events.read_bytes())
    call_command("import_people", str(people), stdout=StringIO())
    from_files = shown()
    assert at_once.keys() == from_files.keys()
    for name, rows in from_files.items():
        assert at_once[name] == rows, name


def simulated(part: made_up_load.Part) -> MadeUp:
    groups: Mapping[str, Any] = part.groups
    return made_up_events(
        part.margins,
        part.occupations,
        simulation.assumptions(),
        scale=part.scale,
        seed=part.seed,
        as_of=part.as_of,
        groups=groups,
    )


def test_only_an_empty_area_is_filled(area: list[tuple[str, ...]]) -> None:
    Person.objects.create(register_key="AAAAAAAA", source="register", created_at=MORNING)
    with pytest.raises(Exception, match="only an empty area"):
        call_command("load_made_up", "--as-of", DAY.isoformat())


def test_made_up_people_come_into_a_training_area_only(settings: Any, db: None) -> None:
    settings.VIRTAUS_DEMO, settings.DEVELOPMENT = False, False
    actor = Actor.system("tests")
    with trail.opened(actor, "tests"):
        for load in (lambda: load_made_up_events(actor, "made up", []), lambda: load_made_up_facts(actor, [], {})):
            with pytest.raises(VirtausError):
                load()
