"""The stores follow the database: no change is lost, whatever the order in which transactions end."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from virtaus.frame.changes import Change, changed, forget_old
from virtaus.frame.compute import Changed, call, handler, store
from virtaus.frame.compute.follower import Follower
from virtaus.frame.compute.registry import seeing
from virtaus.frame.ids import new_id


def record(loads: list[Changed], kind: str = "thing") -> Any:
    @store(f"tests.{kind}", kinds={kind})
    def load(previous: list[UUID] | None, changed: Changed) -> list[UUID]:
        loads.append(changed)
        ids = changed.of(kind)
        return [*(previous or []), *sorted(ids or [])]

    return load


@pytest.mark.django_db(transaction=True)
def test_a_store_gets_the_ids_that_changed_since() -> None:
    loads: list[Changed] = []
    things = record(loads)
    others = record([], "other")
    follower = Follower()
    follower.follow_once()
    first = follower.state
    ids = [new_id(), new_id()]
    changed("thing", *ids)
    follower.follow_once()
    with seeing(follower.state.contents):
        assert things.now() == ids
        assert others.now() == []
    with seeing(first.contents):
        assert things.now() == []
    assert [load.everything for load in loads] == [True, False]
    assert follower.state.seq == Change.objects.latest("seq").seq
    follower.follow_once()
    assert len(loads) == 2


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_late_is_not_lost() -> None:
    """The earlier number commits after the later one was read: following numbers alone would lose it."""
    loads: list[Changed] = []
    things = record(loads)
    follower = Follower()
    follower.follow_once()
    early, late = new_id(), new_id()
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            changed("thing", early)
            written.set()
            assert go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(10)
    changed("thing", late)
    follower.follow_once()
    with seeing(follower.state.contents):
        assert things.now() == [late]
    go_on.set()
    thread.join(10)
    follower.follow_once()
    with seeing(follower.state.contents):
        assert things.now() == [late, early]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_never_was() -> None:
    loads: list[Changed] = []
    record(loads)
    follower = Follower()
    follower.follow_once()
    with transaction.atomic():
        changed("thing", new_id())
        transaction.set_rollback(True)
    follower.follow_once()
    assert len(loads) == 1


@pytest.mark.django_db(transaction=True)
def test_a_kind_may_change_as_a_whole() -> None:
    loads: list[Changed] = []
    record(loads)
    follower = Follower()
    follower.follow_once()
    changed("thing")
    changed("thing", new_id())
    follower.follow_once()
    assert loads[-1].of("thing") is None
    assert loads[-1].of("other") == frozenset()


@pytest.mark.django_db
def test_kernels_are_warmed_over_loaded_stores_before_it_is_ready() -> None:
    things = record([])
    warmed: list[list[UUID]] = []

    @handler("tests.count", warm=lambda: warmed.append(things.now()))
    def count(payload: Any) -> int:
        return 0

    follower = Follower()
    assert not follower.ready
    follower.follow_once()
    follower.follow_once()
    assert follower.ready
    assert warmed == [[]]


@pytest.mark.django_db(transaction=True)
def test_a_load_that_fails_keeps_the_last_state_and_loads_all_again(monkeypatch: pytest.MonkeyPatch) -> None:
    fails = [False]
    loads: list[bool] = []

    @store("tests.things", kinds={"thing"})
    def load(previous: Any, what: Changed) -> int:
        if fails[0]:
            raise ValueError("can't be loaded")
        loads.append(what.everything)
        return len(loads)

    follower = Follower()
    monkeypatch.setattr("virtaus.frame.compute.follower.EVERY", 0.01)
    thread = threading.Thread(target=follower.run)
    thread.start()
    wait_for(lambda: follower.ready)
    fails[0] = True
    changed("thing")
    wait_for(lambda: follower.state.xid == "")
    assert follower.state.contents["tests.things"] == 1
    fails[0] = False
    wait_for(lambda: follower.state.contents["tests.things"] == 2)
    follower.stop()
    thread.join(10)
    assert loads == [True, True]


def wait_for(true: Any) -> None:
    event = threading.Event()
    for _ in range(500):
        if true():
            return
        event.wait(0.02)
    raise AssertionError("it never came true")


def test_a_store_is_read_inside_a_call_only() -> None:
    things = record([])
    with pytest.raises(RuntimeError):
        things.now()


def test_names_are_taken_once() -> None:
    record([])
    with pytest.raises(ValueError, match="twice"):
        record([])
    with pytest.raises(ValueError, match="twice"):
        handler("ping")(lambda payload: None)


@pytest.mark.django_db
def test_old_changes_are_forgotten() -> None:
    changed("thing", new_id())
    Change.objects.update(at=datetime.fromisoformat("2020-01-01T00:00:00Z"))
    changed("thing")
    assert forget_old() == 1
    assert Change.objects.get().ref is None


def test_a_page_is_tested_over_its_own_rows(compute_here: Follower) -> None:
    things = record([])

    @handler("tests.count")
    def count(payload: Any) -> list[UUID]:
        return things.now()

    assert call("tests.count", {"id": new_id()}).result == []
