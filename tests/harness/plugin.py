"""Switches the harness on for the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections

from tests.harness import locks, pages, querysets, templates


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pin", action="store_true", help="write the query counts of pages anew instead of comparing")


@pytest.fixture(scope="session", autouse=True)
def _careless_templates_querysets_and_pages_fail() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        templates.install(patch)
        querysets.install(patch)
        pages.install(patch)
        yield


@pytest.fixture(autouse=True)
def _wide_locks_fail() -> Iterator[None]:
    connection = connections["default"]
    connection.execute_wrappers.append(locks.refuse_wide_locks)
    yield
    connection.execute_wrappers.remove(locks.refuse_wide_locks)
