"""Switches the harness on for the whole run."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections, transaction
from django.utils import translation

from tests.databases import copied, working_on
from tests.harness import locks, pages, querysets, templates, writes

if TYPE_CHECKING:
    from tests.world import World


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pin", action="store_true", help="write the query counts of pages anew instead of comparing")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "world" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session", autouse=True)
def _careless_templates_querysets_and_pages_fail() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        templates.install(patch)
        querysets.install(patch)
        pages.install(patch)
        writes.install(patch)
        yield


@pytest.fixture(autouse=True)
def _wide_locks_fail() -> Iterator[None]:
    connection = connections["default"]
    connection.execute_wrappers.append(locks.refuse_wide_locks)
    yield
    connection.execute_wrappers.remove(locks.refuse_wide_locks)


@pytest.fixture(autouse=True)
def _each_test_begins_in_finnish() -> Iterator[None]:
    """A page asked for in another language leaves that language switched on in the thread."""
    with translation.override("fi"):
        yield


@contextmanager
def laid_for_a_module(blocker: Any) -> Iterator[None]:
    """What is written in the block lies under every test of a module, and is taken away after the last of them."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def settled_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[str, bytes]]:
    """The database in which the small world stands for good, and the world as it was built: once for a process."""
    from tests.world import build

    with ExitStack() as until_the_end:
        with django_db_blocker.unblock():
            copy = until_the_end.enter_context(copied("world"))
            with working_on(copy):
                built = pickle.dumps(build())
        yield copy, built
        # not before: a test that does not say that it needs the database must not reach it
        with django_db_blocker.unblock():
            until_the_end.close()


@pytest.fixture(scope="module")
def world(settled_world: tuple[str, bytes], django_db_blocker: Any) -> Iterator[World]:
    """The small world of ``tests.world``; every module finds it as it was built."""
    copy, built = settled_world
    with django_db_blocker.unblock(), working_on(copy), laid_for_a_module(django_db_blocker):
        yield pickle.loads(built)  # noqa: S301  our own
