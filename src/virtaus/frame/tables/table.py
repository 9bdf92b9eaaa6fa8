"""A table as a room declares it, once, when its module is loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from virtaus.frame.tables.asked import RESERVED, SIZES, Asked
from virtaus.frame.tables.columns import Column
from virtaus.frame.tables.filters import Choice, Filter, Options, keys_of
from virtaus.frame.tables.sources import ListSource, QuerysetSource, SortBy
from virtaus.frame.tables.view import TableView

M = TypeVar("M", bound=models.Model)
R = TypeVar("R")
Text = str | Promise
NOTHING_YET = _("Nothing here yet")


@dataclass(frozen=True)
class Table(Generic[R]):
    """A table of rows ``R``. ``name`` is "room.things"; ``title`` names it for screen readers and export files.

    The first column heads its row and is always shown; ``link`` makes it a link. ``order`` is the column sorted by
    when nothing is asked ("-key" descends). Where rows are persons' data, ``fields`` are the audited fields
    ("room.field") and ``person`` says whose a row is: what a page shows and what an export writes is noted in the trail
    alike. ``prefix`` stands before each parameter on a page with several tables; ``keep`` are the page's own parameters
    to carry along. ``empty`` and ``empty_help`` say what is not there yet and what to do.
    """

    name: str
    title: Text
    columns: tuple[Column[R], ...]
    filters: tuple[Filter, ...] = ()
    order: str = ""
    size: int = SIZES[0]
    link: Callable[[R], str | None] | None = None
    fields: frozenset[str] = frozenset()
    person: Callable[[R], UUID | None] | None = None
    empty: Text = NOTHING_YET
    empty_help: Text = ""
    exports: bool = True
    prefix: str = ""
    keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        asked = [*keys_of(self.filters), *RESERVED]
        if not keys or len(set(keys)) < len(keys):
            raise ValueError(f"the table {self.name} needs columns with keys of their own")
        if len(set(asked)) < len(asked):
            raise ValueError(f"the table {self.name} has filters that share a parameter, or use a reserved one")
        if self.order and not any(c.key == self.order.lstrip("-") and c.sort is not None for c in self.columns):
            raise ValueError(f"the table {self.name} is ordered by {self.order}, which is no column that sorts")
        if self.fields and self.person is None:
            raise ValueError(f"the table {self.name} names personal fields but not whose they are")

    def asked(self, query: QueryDict | Mapping[str, str]) -> Asked:
        """What the query string asks of this table; never raises."""
        return Asked.read(query, keys_of(self.filters), prefix=self.prefix, keep=self.keep)

    def over(
        self,
        asked: Asked,
        rows: models.QuerySet[M],
        read: Callable[[Sequence[M]], Sequence[R]],
        *,
        options: Mapping[str, Options] | None = None,
    ) -> TableView[R]:
        """The table over a queryset (already within the actor's scope).

        ``read`` makes typed rows, in the same order, of the objects of one page. ``options`` gives the choices of
        filters that depend on the actor, by the filter's key.
        """
        choices = self._options(options)
        sort, descending = self.sorted_by(asked)
        source = QuerysetSource.of(rows, read, asked, self.filters, choices, sort, descending)
        return TableView(self, asked, source, choices)

    def over_rows(
        self, asked: Asked, rows: Sequence[R], *, options: Mapping[str, Options] | None = None
    ) -> TableView[R]:
        """The table over rows already made, for lists that are short by nature (a team, municipalities, years)."""
        choices = self._options(options)
        sort, descending = self.sorted_by(asked)
        return TableView(self, asked, ListSource.of(rows, asked, self.filters, choices, sort, descending), choices)

    def sort_key(self, asked: Asked) -> str:
        """The column key sorted by, with "-" when it descends; the table's own order where none that sorts is asked."""
        sorts = {column.key for column in self.columns if column.sort is not None}
        return asked.sort if asked.sort.removeprefix("-") in sorts else self.order

    def sorted_by(self, asked: Asked) -> tuple[SortBy, bool]:
        """What to sort by, and whether descending."""
        key = self.sort_key(asked)
        column = next((c for c in self.columns if c.key == key.removeprefix("-")), None)
        return (column.sort if column else None), key.startswith("-")

    def _options(self, given: Mapping[str, Options] | None) -> dict[str, Options]:
        declared = {each.key: each.options for each in self.filters if isinstance(each, Choice)}
        return {**declared, **(given or {})}
