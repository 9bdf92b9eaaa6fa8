"""Filters: by a choice, yes or no, or a range of dates. Their state is in the address, so none takes free text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, Protocol

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from virtaus.frame import clock
from virtaus.frame.tables.asked import Asked
from virtaus.frame.tables.columns import Kind, shown

Text = str | Promise
Options = Sequence[tuple[Any, Text]]


@dataclass(frozen=True, slots=True)
class Box:
    """One input of a filter as the template draws it; ``options`` makes it a list to choose from, else it is a date."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> str:
        """The present value as it reads."""
        if self.options:
            return str(dict(self.options).get(self.value, self.value))
        return shown(date.fromisoformat(self.value), Kind.DATE) if self.value else ""


class Filter(Protocol):
    """What a table asks of a filter."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters it reads from the address."""

    def condition(self, asked: Asked, options: Options) -> Q | None:
        """What the database must hold to; None when nothing (or nothing that makes sense) is asked."""

    def keeps(self, asked: Asked, options: Options) -> Callable[[Any], bool] | None:
        """The same for a list of rows."""

    def boxes(self, asked: Asked, options: Options) -> list[Box]:
        """Its inputs with their present values."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of ``options``: pairs of a stored value and its label. Municipality, team, state, kind…

    ``field`` is the field path, or for a list of rows the attribute. ``where`` replaces it where a value means a
    condition of its own. Options that depend on the actor are given when the table is laid over its rows
    (``options={key: …}``): a choice must never name what lies outside the actor's scope.
    """

    key: str
    label: Text
    field: str = ""
    options: Options = ()
    where: Callable[[str], Q] | None = None
    holds: Callable[[Any, str], bool] | None = None
    all_label: Text = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key,)

    def _value(self, asked: Asked, options: Options) -> Any:
        text = asked.get(self.key)
        return next((value for value, _label in options if text and _code(value) == text), None)

    def condition(self, asked: Asked, options: Options) -> Q | None:
        value = self._value(asked, options)
        if value is None:
            return None
        return self.where(_code(value)) if self.where else Q(**{self.field or self.key: value})

    def keeps(self, asked: Asked, options: Options) -> Callable[[Any], bool] | None:
        value = self._value(asked, options)
        if value is None:
            return None
        if self.holds:
            holds = self.holds
            return lambda row: holds(row, _code(value))
        read = attrgetter(self.field or self.key)
        return lambda row: read(row) == value

    def boxes(self, asked: Asked, options: Options) -> list[Box]:
        value = self._value(asked, options)
        shown = [("", str(self.all_label or _("All"))), *((_code(code), str(label)) for code, label in options)]
        return [Box(self.key, str(self.label), "" if value is None else _code(value), tuple(shown))]


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes, no or either. ``where`` is the condition of "yes" where no single boolean field says it."""

    key: str
    label: Text
    field: str = ""
    where: Q | None = None
    yes: Text = ""
    no: Text = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key,)

    def condition(self, asked: Asked, options: Options) -> Q | None:
        yes = self.where if self.where is not None else Q(**{self.field or self.key: True})
        return {"yes": yes, "no": ~yes}.get(asked.get(self.key))

    def keeps(self, asked: Asked, options: Options) -> Callable[[Any], bool] | None:
        wanted = {"yes": True, "no": False}.get(asked.get(self.key))
        if wanted is None:
            return None
        read = attrgetter(self.field or self.key)
        return lambda row: bool(read(row)) is wanted

    def boxes(self, asked: Asked, options: Options) -> list[Box]:
        value = asked.get(self.key)
        choices = (("", _("All")), ("yes", str(self.yes or _("Yes"))), ("no", str(self.no or _("No"))))
        return [Box(self.key, str(self.label), value if value in {"yes", "no"} else "", choices)]


@dataclass(frozen=True, slots=True)
class DateRange:
    """From a day to a day, both included. ``moment`` True when the field is a UTC time: days are Helsinki days."""

    key: str
    label: Text
    field: str = ""
    moment: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return (f"{self.key}_from", f"{self.key}_to")

    def _days(self, asked: Asked) -> tuple[date | None, date | None]:
        return _day(asked.get(self.keys[0])), _day(asked.get(self.keys[1]))

    def condition(self, asked: Asked, options: Options) -> Q | None:
        first, last = self._days(asked)
        path = self.field or self.key
        parts = []
        if first:
            parts.append(Q(**{f"{path}__gte": self._edge(first)}))
        if last:
            parts.append(Q(**{f"{path}__lt": self._edge(last + timedelta(days=1))}))
        return Q(*parts) if parts else None

    def keeps(self, asked: Asked, options: Options) -> Callable[[Any], bool] | None:
        first, last = self._days(asked)
        if first is None and last is None:
            return None
        read = attrgetter(self.field or self.key)
        lowest = self._edge(first) if first else None
        limit = self._edge(last + timedelta(days=1)) if last else None

        def inside(row: Any) -> bool:
            value = read(row)
            return value is not None and (lowest is None or value >= lowest) and (limit is None or value < limit)

        return inside

    def _edge(self, day: date) -> date | datetime:
        return clock.midnight(day) if self.moment else day

    def boxes(self, asked: Asked, options: Options) -> list[Box]:
        first, last = self._days(asked)
        labels = (_("%(what)s from"), _("%(what)s to"))
        return [
            Box(key, label % {"what": self.label}, day.isoformat() if day else "")
            for key, label, day in zip(self.keys, labels, (first, last), strict=True)
        ]


def _code(value: Any) -> str:
    """How an option's value stands in an address."""
    return str(value.value if hasattr(value, "value") else value)


def _day(text: str) -> date | None:
    """The day ``text`` writes as YYYY-MM-DD, if it does and the calendar goes on after it."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day is None or day.year < 9999 else None


def keys_of(filters: Iterable[Filter]) -> tuple[str, ...]:
    return tuple(key for each in filters for key in each.keys)
