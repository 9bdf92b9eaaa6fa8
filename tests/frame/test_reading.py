"""A page reads the same rows once; outside a page nothing is kept."""

from __future__ import annotations

from uuid import uuid4

import pytest

from virtaus.frame.actor import Actor
from virtaus.frame.reading import once, one_page

ONE = Actor.system("one")
calls: list[tuple[str, object]] = []


@once
def rows(actor: Actor, ids: object, *, show: str = "") -> int:
    calls.append((actor.name, ids))
    return len(calls)


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    calls.clear()


def test_within_a_page_the_same_is_read_once() -> None:
    first, second = uuid4(), uuid4()
    with one_page():
        assert rows(ONE, [first, second]) == rows(ONE, (second, first)) == 1
        assert rows(ONE, [first]) == 2
        assert rows(ONE, [first], show="late") == 3
        assert rows(Actor.system("two"), [first]) == 4, "another actor reads within another scope"
    with one_page():
        assert rows(ONE, [first]) == 5, "the next page reads anew"


def test_outside_a_page_each_read_is_a_read() -> None:
    assert (rows(ONE, "all"), rows(ONE, "all")) == (1, 2)


def test_what_can_t_be_told_apart_is_refused() -> None:
    class Odd:
        __hash__ = None  # type: ignore[assignment]

    with one_page(), pytest.raises(TypeError, match="Odd"):
        rows(ONE, Odd())
