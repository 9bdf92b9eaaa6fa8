"""Switches the harness on for the whole run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections, transaction
from django.utils import translation

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


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The small world of ``tests.world``."""
    with laid_for_a_module(django_db_blocker):
        from tests.world import build

        yield build()
