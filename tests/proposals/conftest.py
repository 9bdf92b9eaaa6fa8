"""A customer of the Hämeenlinna team who seeks kitchen work, and openings linked to the starter vocabulary."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from tests.factories.casework import Events, worker
from tests.harness.plugin import laid_for_a_module
from virtaus.area.models import Team
from virtaus.employers import actions as employers
from virtaus.employers.imports import import_vacancies
from virtaus.employers.management.commands.import_vacancies import link_here
from virtaus.employers.models import Vacancy
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.compute.follower import Follower
from virtaus.people.models import Person
from virtaus.vocabulary import actions as vocabulary
from virtaus.vocabulary.models import Label

MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
SYSTEM = Actor.system("tests")
OPENINGS = (
    "title;municipality;licences;published;expires\n"
    "Keittiöapulainen;109;hygieniapassi;2026-11-20;2026-12-20\n"
    "Siivooja;109;;2026-11-20;2026-12-20\n"
    "Hitsaaja;061;tulityokortti;2026-11-20;2026-12-20\n"
)


@dataclass(frozen=True)
class Kitchen:
    """``coach`` serves ``person``; ``stranger`` is a coach of the other team."""

    coach: Actor
    stranger: Actor
    person: UUID
    vacancies: dict[str, UUID]


@pytest.fixture(scope="module")
def laid_kitchen(django_db_setup: None, django_db_blocker: Any) -> Iterator[Kitchen]:
    with laid_for_a_module(django_db_blocker):
        yield _laid()


def _laid() -> Kitchen:
    with clock.frozen_at(MONDAY), trail.opened(SYSTEM, "tests"):
        call_command("load_area", "tyohame", stdout=io.StringIO())
        vocabulary.load_starter(SYSTEM)
        import_vacancies(SYSTEM, "openings.csv", OPENINGS.encode())
        employers.link_vacancies(SYSTEM, link_here)
        teams = {team.code: team for team in Team.objects.order_by("code")}
        sought = Label.objects.get(text="keittiöapulainen", language="fi", concept__kind="occupation").concept
        events = Events()
        events.start("KITCHEN001", "2026-11-02", "109", occupation=sought.uri)
        events.read()
        (coach_account, coach), (_other, stranger) = worker(teams["hameenlinna"]), worker(teams["forssa"])
        assert coach_account
        vacancies = {row.title: row.id for row in Vacancy.objects.order_by("title")}
        return Kitchen(coach, stranger, Person.objects.get().id, vacancies)


@pytest.fixture
def kitchen(laid_kitchen: Kitchen, compute_here: Follower) -> Iterator[Kitchen]:
    with clock.frozen_at(MONDAY), trail.opened(SYSTEM, "tests"):
        yield laid_kitchen
