"""A table laid over its rows as asked: what the template draws, and what an export writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.frame import trail
from virtaus.frame.tables.asked import SIZES, Asked
from virtaus.frame.tables.columns import Column, Kind, shown
from virtaus.frame.tables.filters import Box, Options
from virtaus.frame.tables.sources import Source

if TYPE_CHECKING:
    from virtaus.frame.tables.table import Table

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head. ``sorted`` is "ascending", "descending" or "" and ``url`` sorts by it (or turns it over)."""

    key: str
    label: str
    numeric: bool
    phone: bool
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell ready to be drawn."""

    label: str
    text: str
    value: Any
    url: str
    note: str
    tag: str
    template: str
    numeric: bool
    phone: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row ready to be drawn; ``row`` is the typed row it shows."""

    row: Any
    head: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page to go to; ``number`` 0 stands for the pages left out between two links."""

    number: int
    url: str
    current: bool


class TableView(Generic[R]):
    """Rows are read when first needed, once; counting and reading are two queries however many rows there are."""

    def __init__(self, table: Table[R], asked: Asked, source: Source[R], options: Mapping[str, Options]) -> None:
        self.table = table
        self.asked = asked
        self.source = source
        self._options = options

    @property
    def id(self) -> str:
        """The id of the table's part of the page, which htmx replaces."""
        return "table-" + self.table.name.replace(".", "-").replace("_", "-")

    @property
    def title(self) -> str:
        return str(self.table.title)

    @cached_property
    def count(self) -> int:
        """How many rows the filters leave."""
        return self.source.count()

    @property
    def size(self) -> int:
        return self.asked.size or self.table.size

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def page(self) -> int:
        """The page shown: the asked one, or the last one where there are fewer."""
        return min(self.asked.page, self.pages)

    @cached_property
    def rows(self) -> Sequence[R]:
        """The typed rows of the page, noted in the trail."""
        first = (self.page - 1) * self.size
        rows = self.source.part(first, first + self.size) if self.count else ()
        self.note(rows)
        return rows

    def chunks(self, size: int) -> Iterator[Sequence[R]]:
        """All rows for an export, each chunk noted in the trail at hand."""
        for rows in self.source.chunks(size):
            self.note(rows)
            yield rows

    def after(self, key: UUID | None, most: int, key_of: Callable[[R], UUID]) -> Sequence[R]:
        """At most ``most`` rows after the one with ``key``, by key. Whoever shows them notes them."""
        return self.source.after(key, most, key_of)

    def note(self, rows: Sequence[R]) -> None:
        """Note in the trail that ``rows`` are shown."""
        if self.table.fields and self.table.person and rows:
            persons = {self.table.person(row) for row in rows}
            trail.note(self.table.fields, {person for person in persons if person is not None})

    @cached_property
    def columns(self) -> tuple[Column[R], ...]:
        """The columns shown: the chosen ones in the table's order, always with the first."""
        first, *rest = self.table.columns
        chosen = {column.key for column in rest if column.key in self.asked.columns}
        if self.asked.columns and (chosen or first.key in self.asked.columns):
            return (first, *(column for column in rest if column.key in chosen))
        return (first, *(column for column in rest if column.chosen))

    @property
    def column_choices(self) -> list[tuple[str, str, bool]]:
        """Key, label and whether shown, of each column that can be hidden."""
        shown_keys = {column.key for column in self.columns}
        return [(c.key, str(c.label) or c.key, c.key in shown_keys) for c in self.table.columns[1:] if str(c.label)]

    @property
    def first_column(self) -> str:
        return self.table.columns[0].key

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column[R]) -> Head:
        key = self.table.sort_key(self.asked)
        state = ""
        if key.removeprefix("-") == column.key:
            state = "descending" if key.startswith("-") else "ascending"
        turned = f"-{column.key}" if state == "ascending" else column.key
        url = self.asked.but(sort=turned, page=1).url() if column.sort is not None else ""
        return Head(column.key, str(column.label), column.is_numeric, column.phone, url, state)

    @cached_property
    def lines(self) -> list[Line]:
        """The rows ready to be drawn."""
        return [self._line(row) for row in self.rows]

    def _line(self, row: R) -> Line:
        cells = [self._cell(column, row, first=place == 0) for place, column in enumerate(self.columns)]
        return Line(row, cells[0], tuple(cells[1:]))

    def _cell(self, column: Column[R], row: R, *, first: bool) -> Cell:
        value = column.read(row)
        url = column.url(row) if column.url else None
        if url is None and first and self.table.link:
            url = self.table.link(row)
        note = column.note(row) if column.note else None
        return Cell(
            label=str(column.label),
            text=column.show(value),
            value=value,
            url=url or "",
            note="" if note is None or note == "" else shown(note),
            tag=(column.tag(row) if column.tag else None) or "",
            template=column.template,
            numeric=column.is_numeric,
            phone=column.phone,
        )

    @cached_property
    def boxes(self) -> list[Box]:
        """The inputs of the filters."""
        return [
            box for each in self.table.filters for box in each.boxes(self.asked, self._options.get(each.keys[0], ()))
        ]

    @property
    def filtered(self) -> bool:
        """Whether a filter is in force."""
        return any(box.value for box in self.boxes)

    @property
    def filters_told(self) -> list[tuple[str, str]]:
        """The filters in force as label and chosen value, for paper, where the inputs are not shown."""
        return [(str(box.label), box.told) for box in self.boxes if box.value]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The state that the filter form carries along unseen."""
        prefix = self.asked.prefix
        return [*self.asked.others, *([(prefix + "size", str(self.asked.size))] if self.asked.size else [])]

    @property
    def sort_choices(self) -> list[tuple[str, str, bool]]:
        """Value, label and whether in force, of each way to sort; for narrow screens, where the heads are not shown."""
        sorts = [column for column in self.columns if column.sort is not None]
        ways = [(mark + c.key, f"{c.label} {arrow}") for c in sorts for mark, arrow in (("", "↑"), ("-", "↓"))]
        current = self.table.sort_key(self.asked)
        given = [] if self.table.order else [("", _("As given"), not current)]
        return [*given, *((key, label, key == current) for key, label in ways)]

    @property
    def clear_url(self) -> str:
        return self.asked.but(values=(), page=1).url()

    @property
    def range(self) -> str:
        """Which rows are shown, in words."""
        count = _number(self.count)
        if self.pages == 1:
            return ngettext("%(count)s row", "%(count)s rows", self.count) % {"count": count}
        first = (self.page - 1) * self.size + 1
        last = min(self.count, self.page * self.size)
        return _("Rows %(first)s–%(last)s of %(count)s") % {
            "first": _number(first),
            "last": _number(last),
            "count": count,
        }

    @property
    def page_links(self) -> list[PageLink]:
        """The first, the last and the pages about this one."""
        near = {1, self.pages, *range(self.page - 1, self.page + 2)}
        links: list[PageLink] = []
        previous = 0
        for number in sorted(near & set(range(1, self.pages + 1))):
            if number > previous + 1:
                links.append(PageLink(0, "", False))
            links.append(PageLink(number, self._page_url(number), number == self.page))
            previous = number
        return links

    def _page_url(self, number: int) -> str:
        return self.asked.but(page=number).url()

    @property
    def previous_url(self) -> str:
        return self._page_url(self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self._page_url(self.page + 1) if self.page < self.pages else ""

    @property
    def size_links(self) -> list[tuple[int, str, bool]]:
        """Rows per page: number, link and whether current; none where all rows fit the smallest page."""
        if self.count <= SIZES[0]:
            return []
        return [(size, self.asked.but(size=size, page=1).url(), size == self.size) for size in SIZES]

    @property
    def export_links(self) -> list[tuple[str, str]]:
        """Label and link of each export file."""
        if not self.table.exports or not self.count:
            return []
        return [
            (_("Excel"), self.asked.but(page=1, export="xlsx").url()),
            (_("CSV"), self.asked.but(page=1, export="csv").url()),
        ]


def _number(number: int) -> str:
    return shown(number, Kind.NUMBER)
