"""Rows taken in no order fail the test: what comes first would be chance.

Say ``order_by("…")``, or ``order_by()`` where the order does not matter (a set or a mapping is made of the rows). A
slice always needs an order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import QuerySet


class UnorderedRows(AssertionError):
    """Rows of a room were read in no order."""


def _check(rows: QuerySet[Any], *, sliced: bool) -> None:
    if not rows.model.__module__.startswith("virtaus.") or rows.ordered:
        return
    said_so = not rows.query.default_ordering and not rows.query.is_sliced
    if sliced or not said_so:
        doing = "sliced" if sliced else "iterated"
        raise UnorderedRows(f"unordered rows of {rows.model.__name__} are {doing}: say order_by")


def install(patch: pytest.MonkeyPatch) -> None:
    iterate, take, stream = QuerySet.__iter__, QuerySet.__getitem__, QuerySet.iterator

    def iterate_ordered(self: QuerySet[Any]) -> Iterator[Any]:
        if self._result_cache is None:
            _check(self, sliced=False)
        return iterate(self)

    def take_ordered(self: QuerySet[Any], key: Any) -> Any:
        if self._result_cache is None:
            _check(self, sliced=True)
        return take(self, key)

    def stream_ordered(self: QuerySet[Any], *args: Any, **kwargs: Any) -> Iterator[Any]:
        _check(self, sliced=False)
        return stream(self, *args, **kwargs)

    patch.setattr(QuerySet, "__iter__", iterate_ordered)
    patch.setattr(QuerySet, "__getitem__", take_ordered)
    patch.setattr(QuerySet, "iterator", stream_ordered)
