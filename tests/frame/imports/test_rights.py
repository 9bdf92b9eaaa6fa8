"""Files that are read in: the frame's right opens the page, the kind's own right opens the kind."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.world import World
from virtaus.area.calendar_import import import_calendars
from virtaus.employers.imports import apply_vacancies
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, NotFound
from virtaus.frame.ids import new_id
from virtaus.frame.imports import actions
from virtaus.frame.imports.kinds import Sent, all_kinds, kind_of, nobody
from virtaus.frame.roles import Role
from virtaus.frame.rules import USE_IMPORTS
from virtaus.organisations.imports import import_organisations
from virtaus.people.person_import import import_people

NOBODY = Actor.anonymous()


def test_whoever_may_read_in_a_kind_may_open_the_page_and_the_other_way_round() -> None:
    assert USE_IMPORTS.roles == frozenset().union(*(kind.right.roles for kind in all_kinds()))
    assert USE_IMPORTS.roles <= frozenset(Role)


@pytest.mark.parametrize("apply", [import_calendars, apply_vacancies, import_organisations, import_people])
def test_no_kind_is_applied_without_its_right(apply: object) -> None:
    with pytest.raises(Forbidden):
        apply(NOBODY, Sent(new_id(), "a.csv", b"x", None), None, nobody)  # type: ignore[operator]


@pytest.mark.parametrize(
    "act",
    [
        actions.ask_for_check,
        actions.ask_for_import,
        actions.ask_for_undo,
        actions.discard,
        actions.check,
        actions.apply_import,
        actions.undo_import,
    ],
)
def test_no_step_is_taken_without_the_right(act: object) -> None:
    with pytest.raises(Forbidden):
        act(NOBODY, new_id())  # type: ignore[operator]


@pytest.mark.parametrize("ending", ["", "csv", "xlsx"])
def test_a_kind_that_the_reader_does_not_read_in_answers_as_if_unknown(world: World, ending: str) -> None:
    def answer(role: Role, kind: str) -> tuple[int, bytes]:
        name, values = ("import_template", [kind, ending]) if ending else ("import_kind", [kind])
        found = world.client(role).get(reverse(f"frame:{name}", args=values))
        return found.status_code, found.content

    assert answer(Role.COACH, "calendars")[0] == 200
    refused, unknown = answer(Role.COACH, "events"), answer(Role.COACH, "strange")
    assert refused[0] == 404
    assert told(refused[1]) == told(unknown[1])
    assert answer(Role.MANAGER, "events")[0] == 200


def told(page: bytes) -> bytes:
    """What a page says; around it stand its address, its languages and a nonce."""
    return page.partition(b"<main")[2].partition(b"</main>")[0]


def test_nothing_is_sent_or_read_in_without_the_right() -> None:
    with pytest.raises(Forbidden):
        actions.send(NOBODY, "people", "a.csv", 1, [b"x"])
    with pytest.raises(Forbidden):
        actions.read_in(NOBODY, "people", "a.csv", b"x")
    with pytest.raises(NotFound):
        kind_of(NOBODY, "people")
