"""Reads of the area: the right language, the right day, and unknown figures that stay unknown."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from tests.factories.area import municipality, shipped_area, team
from virtaus.area import queries
from virtaus.frame.actor import Actor, ActorKind, Membership
from virtaus.frame.errors import Forbidden, NotFound
from virtaus.frame.roles import Role

SYSTEM = Actor.system("tests")
TOWN = Actor(ActorKind.ACCOUNT, memberships=(Membership(Role.MUNICIPALITY, municipality="061"),))
JOBSEEKER = Actor(ActorKind.ACCOUNT, memberships=(Membership(Role.JOBSEEKER),))


@pytest.mark.django_db
def test_names_come_in_the_readers_language() -> None:
    shipped_area()
    assert queries.municipality_names(SYSTEM)["169"] == "Jokioinen"
    with translation.override("sv"):
        assert queries.municipality_names(SYSTEM)["169"] == "Jockis"
        assert queries.area(SYSTEM).name == "Sysselsättningsområdet TyöHäme"
    with translation.override("en"):
        assert queries.municipality_names(SYSTEM)["169"] == "Jokioinen"


@pytest.mark.django_db
def test_without_an_area_it_says_so() -> None:
    with pytest.raises(NotFound):
        queries.area(SYSTEM)
    assert queries.target(SYSTEM, "flow_through_3_months") is None
    assert queries.team_sizes(SYSTEM) == (None, None)


@pytest.mark.django_db
def test_a_municipality_sees_the_area_but_no_team_and_everybody_knows_the_municipalities() -> None:
    shipped_area()
    assert len(queries.service_points(TOWN)) == 9
    assert len(queries.municipalities(Actor.anonymous())) == 7
    with pytest.raises(Forbidden):
        queries.teams(TOWN)
    with pytest.raises(Forbidden):
        queries.service_points(JOBSEEKER)


@pytest.mark.django_db
def test_a_team_counts_on_its_days_only() -> None:
    town = municipality()
    old = team("old", town, since=date(2024, 1, 1))
    type(old).objects.filter(id=old.id).update(valid_to=date(2025, 1, 1))
    new = team("new", town)
    assert [row.id for row in queries.teams(SYSTEM, on=date(2024, 12, 31))] == [old.id]
    assert queries.team_serving(SYSTEM, "109", on=date(2024, 12, 31)) == old.id
    assert queries.team_serving(SYSTEM, "109", on=date(2025, 1, 1)) == new.id
    assert queries.team_serving(SYSTEM, "999") is None
    assert set(queries.team_names(SYSTEM)) == {old.id, new.id}


@pytest.mark.django_db
def test_the_plans_tables_are_rows_in_the_printed_order() -> None:
    shipped_area()
    lines = queries.plan_budget(SYSTEM)
    assert [line.kind for line in lines][:4] == ["background", "service", "of_which", "of_which"]
    assert lines[-1].amount == 6764453
    assert sum(row.within for row in queries.commuting(SYSTEM)) == 27646
