"""Vacancies of the shipped training area, linked in this process."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from tests.harness.plugin import laid_for_a_module
from virtaus.employers import actions
from virtaus.employers.demo import demo_file
from virtaus.employers.imports import import_vacancies
from virtaus.employers.management.commands.import_vacancies import link_here
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.vocabulary import actions as vocabulary

ACTOR = Actor.system("test")


@pytest.fixture(scope="module")
def laid_ground(django_db_setup, django_db_blocker):
    with laid_for_a_module(django_db_blocker):
        call_command("load_area", "tyohame", stdout=io.StringIO())
        with trail.opened(ACTOR, "test"):
            vocabulary.load_starter(ACTOR)
        yield


@pytest.fixture
def ground(laid_ground, db):
    """An area and the starter vocabulary."""
    with trail.opened(ACTOR, "test"):
        yield ACTOR


@pytest.fixture
def demo(ground):
    """The synthetic vacancies, linked."""
    name, content = demo_file("tyohame")
    import_vacancies(ground, name, content)
    actions.link_vacancies(ground, link_here)
    return ground
