"""Columns: what a row shows, how it sorts, and what an export file says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db.models import Choices
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from virtaus.frame import clock, figures

R = TypeVar("R")
Text = str | Promise


class Kind(StrEnum):
    """How a value reads. Numbers stand to the right; a share is 0–1 and shown in per cent; a moment is in UTC."""

    TEXT = "text"
    NUMBER = "number"
    EURO = "euro"
    SHARE = "share"
    DATE = "date"
    MOMENT = "moment"

    @property
    def is_numeric(self) -> bool:
        return self in {Kind.NUMBER, Kind.EURO, Kind.SHARE}


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column of a table of ``R``.

    ``value`` reads a row; without it the attribute ``key`` (dots allowed) is read. ``sort`` is the field path or
    expression that the database orders by, or for a list of rows the attribute; without it the column does not sort.
    ``tag`` gives the kind of tag the value is shown as (None: plain). ``note`` is a muted line under the value and
    ``url`` makes the value a link. ``template`` renders the cell from ``row`` and ``value``; such a column may hold
    buttons. ``numeric`` puts a column of numbers to the right where some cells hold words, such as a withheld figure.
    ``chosen`` False hides the column until it is chosen; ``phone`` False hides it on narrow screens;
    ``export`` False keeps it out of files.
    """

    key: str
    label: Text
    kind: Kind = Kind.TEXT
    value: Callable[[R], Any] | None = None
    sort: str | Combinable | None = None
    decimals: int | None = None
    note: Callable[[R], Any] | None = None
    tag: Callable[[R], str | None] | None = None
    url: Callable[[R], str | None] | None = None
    template: str = ""
    numeric: bool = False
    chosen: bool = True
    phone: bool = True
    export: bool = True

    @property
    def is_numeric(self) -> bool:
        return self.numeric or self.kind.is_numeric

    def read(self, row: R) -> Any:
        """The value of ``row`` as it is, for sorting and export."""
        return self.value(row) if self.value else attrgetter(self.key)(row)

    def show(self, value: Any) -> str:
        """``value`` as the reader's language writes it; a dash for nothing."""
        return shown(value, self.kind, self.decimals)


def shown(value: Any, kind: Kind = Kind.TEXT, decimals: int | None = None) -> str:
    """``value`` as the language at hand writes it; a dash where there is none."""
    if value is None or value == "":
        return figures.MISSING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if kind is Kind.SHARE:
        return figures.percent(value, decimals or 0)
    if kind is Kind.EURO:
        return figures.euros(value, 2 if decimals is None else decimals)
    if kind is Kind.NUMBER:
        return figures.number(value, _own_decimals(value) if decimals is None else decimals)
    if kind is Kind.MOMENT and isinstance(value, datetime):
        return figures.moment(value)
    if kind is Kind.DATE and isinstance(value, date):
        return figures.day(value)
    return str(plain(value))


def _own_decimals(value: float | Decimal) -> int:
    """The decimals that ``value`` is written with, where a column does not say how many it shows."""
    exponent = Decimal(str(value)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def plain(value: Any) -> str | int | float | Decimal | date | datetime | bool | None:
    """``value`` as an export file holds it: numbers and dates as they are, a moment on a Helsinki wall clock."""
    if isinstance(value, Choices):
        return str(value.label)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return clock.local(value).replace(tzinfo=None) if value.tzinfo else value
    if value is None or isinstance(value, str | int | float | Decimal | date):
        return value
    return str(value)
