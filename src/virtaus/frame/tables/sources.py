"""Where a table's rows come from: a queryset, filtered and sorted by the database, or a list that a query made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import F, OrderBy
from django.db.models.expressions import Combinable

from virtaus.frame.sorting import finnish_key
from virtaus.frame.tables.asked import Asked
from virtaus.frame.tables.filters import Filter, Options

M = TypeVar("M", bound=models.Model)
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
SortBy = str | Combinable | None


class Source(Protocol[R_co]):
    """Rows that were filtered and sorted as asked."""

    def count(self) -> int: ...

    def part(self, first: int, last: int) -> Sequence[R_co]:
        """The rows from ``first`` up to ``last`` (half-open), counted from 0."""

    def chunks(self, size: int) -> Iterator[Sequence[R_co]]:
        """All rows, ``size`` at a time; in constant memory when called in a transaction."""

    def after(self, key: UUID | None, most: int, key_of: Callable[[Any], UUID]) -> Sequence[R_co]:
        """At most ``most`` rows in order of their keys, those after ``key`` (the first ones when None)."""


@dataclass(frozen=True, slots=True)
class QuerysetSource(Generic[M, R]):
    """``read`` makes the typed rows of one page or chunk, so what it looks up beside them is one query each."""

    rows: models.QuerySet[M]
    read: Callable[[Sequence[M]], Sequence[R]]

    @classmethod
    def of(
        cls,
        rows: models.QuerySet[M],
        read: Callable[[Sequence[M]], Sequence[R]],
        asked: Asked,
        filters: Sequence[Filter],
        options: Mapping[str, Options],
        sort: SortBy,
        descending: bool,
    ) -> QuerysetSource[M, R]:
        for each in filters:
            condition = each.condition(asked, options.get(each.keys[0], ()))
            if condition is not None:
                rows = rows.filter(condition)
        order = _order(sort, descending)
        # the primary key breaks ties: a row never stands on two pages, nor on none
        return cls(rows.order_by(*order, "pk"), read)

    def count(self) -> int:
        return self.rows.count()

    def part(self, first: int, last: int) -> Sequence[R]:
        return self.read(list(self.rows[first:last]))

    def chunks(self, size: int) -> Iterator[Sequence[R]]:
        # in a transaction Django reads through a server-side cursor that is not held: nothing piles up on either side
        found = self.rows.iterator(chunk_size=size)
        while chunk := list(islice(found, size)):
            yield self.read(chunk)

    def after(self, key: UUID | None, most: int, key_of: Callable[[Any], UUID]) -> Sequence[R]:
        rows = self.rows.filter(pk__gt=key) if key else self.rows
        return self.read(list(rows.order_by("pk")[:most]))


def _order(sort: SortBy, descending: bool) -> list[OrderBy]:
    if sort is None:
        return []
    expression: Any = F(sort) if isinstance(sort, str) else sort
    return [expression.desc(nulls_last=True) if descending else expression.asc(nulls_last=True)]


@dataclass(frozen=True, slots=True)
class ListSource(Generic[R]):
    rows: Sequence[R]

    @classmethod
    def of(
        cls,
        rows: Sequence[R],
        asked: Asked,
        filters: Sequence[Filter],
        options: Mapping[str, Options],
        sort: SortBy,
        descending: bool,
    ) -> ListSource[R]:
        for each in filters:
            keeps = each.keeps(asked, options.get(each.keys[0], ()))
            if keeps is not None:
                rows = [row for row in rows if keeps(row)]
        if isinstance(sort, str):
            read = attrgetter(sort)
            known = [row for row in rows if read(row) is not None]
            unknown = [row for row in rows if read(row) is None]
            rows = [*sorted(known, key=lambda row: _comparable(read(row)), reverse=descending), *unknown]
        return cls(rows)

    def count(self) -> int:
        return len(self.rows)

    def part(self, first: int, last: int) -> Sequence[R]:
        return self.rows[first:last]

    def chunks(self, size: int) -> Iterator[Sequence[R]]:
        for first in range(0, len(self.rows), size):
            yield self.rows[first : first + size]

    def after(self, key: UUID | None, most: int, key_of: Callable[[Any], UUID]) -> Sequence[R]:
        rows = sorted(self.rows, key=key_of)
        return [row for row in rows if key is None or key_of(row) > key][:most]


def _comparable(value: Any) -> Any:
    return finnish_key(value) if isinstance(value, str) else value
