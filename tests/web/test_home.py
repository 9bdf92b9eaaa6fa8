"""The home page: the heaviest finding is the headline, panels in order, an empty state for each role."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.world import World
from virtaus.frame import home
from virtaus.frame.actor import Actor
from virtaus.frame.home import HOME, Finding, Weight
from virtaus.frame.panels import Panel
from virtaus.frame.rights import SIGNED_IN
from virtaus.frame.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "_sources", [])
    monkeypatch.setattr(HOME, "panels", [])


def test_the_heaviest_finding_is_the_headline_and_the_rest_stand_under_it(world: World) -> None:
    home.add_finding("news", SIGNED_IN, lambda actor: Finding("Kolme uutta asiakasta.", Weight.NEWS))
    home.add_finding("late", SIGNED_IN, lambda actor: Finding("Kaksi asiaa ensin.", Weight.LATE, "/modes/"))
    home.add_finding("nothing", SIGNED_IN, lambda actor: None)
    page = world.client(Role.COACH).get("/").content.decode()
    assert "Kaksi asiaa ensin.</h1>" in page
    assert "Kolme uutta asiakasta." in page


def test_a_finding_that_fails_is_left_out_and_the_others_stand(world: World) -> None:
    def fails(actor: Actor) -> Finding | None:
        with connection.cursor() as cursor:
            cursor.execute("select * from no_such_table")
        return None

    home.add_finding("broken", SIGNED_IN, fails)
    home.add_finding("late", SIGNED_IN, lambda actor: Finding("Kaksi asiaa ensin.", Weight.LATE))
    assert "Kaksi asiaa ensin." in world.client(Role.COACH).get("/").content.decode()


def test_a_finding_is_added_once() -> None:
    home.add_finding("late", SIGNED_IN, lambda actor: None)
    with pytest.raises(ValueError, match="already"):
        home.add_finding("late", SIGNED_IN, lambda actor: None)


def test_panels_stand_in_order_and_one_that_shows_nothing_is_left_out(world: World) -> None:
    for name, order, rows in (("second", 300, True), ("first", 100, True), ("silent", 200, False)):
        HOME.register(
            Panel(
                name=name,
                order=order,
                right=SIGNED_IN,
                template="frame/panel_failed.html",
                rows=lambda actor, keys, rows=rows: {key: {} for key in keys} if rows else {},  # type: ignore[misc]
            )
        )
    shown = [panel.name for panel in HOME.show(world.actor(Role.COACH), world.actor(Role.COACH)) if panel.html]
    assert shown == ["first", "second"]


@pytest.mark.parametrize("role", list(Role))
def test_an_empty_home_page_says_what_comes_there(world: World, role: Role) -> None:
    page = world.stranger(role).get("/", follow=True).content.decode()
    assert 'class="empty-title"' in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize(("role", "route"), [(Role.JOBSEEKER, "/my/"), (Role.EMPLOYER, "/employer/")])
def test_persons_outside_the_office_have_a_home_of_their_own(world: World, role: Role, route: str) -> None:
    assert world.client(role).get("/")["Location"] == route
    with pytest.raises(ValueError, match="already"):
        home.own_home(role, route)
