"""Reading one table (CSV or Excel): every cell by name, every fault told by file, row, column and reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from virtaus.area.models import FINLAND_LATITUDE, FINLAND_LONGITUDE, Mark
from virtaus.frame.csv_lines import Fault, in_order, lines_of

# Languages of service and of workers by ISO 639-1: those most spoken in Finland.
LANGUAGES = frozenset({"fi", "sv", "en", "ru", "et", "ar", "uk", "so", "fa", "ku", "th", "vi", "zh", "es", "fr", "de"})
SUPPRESSED = "..."
_CONTROL = re.compile("[\x00-\x1f]")


@cache
def codes_of(choices: type[TextChoices]) -> frozenset[str]:
    """The codes of some choices; made anew for each cell they would take longer than all the rest of reading it."""
    return frozenset(map(str, choices.values))


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault or, when ``warning``, something to know. ``row`` is the line in the file, the header being line 1."""

    file: str
    row: int | None
    column: str | None
    reason: str
    warning: bool = False

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += ", " + _("row %(row)s") % {"row": self.row}
        if self.column:
            place += ", " + _("column %(column)s") % {"column": self.column}
        return f"{place}: {self.reason}"


@dataclass(slots=True)
class Cells:
    """The cells of one row. Each reader gives the value or notes a problem and gives a harmless stand-in."""

    file: str
    row: int
    values: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, column: str | None, reason: str) -> None:
        self.problems.append(Problem(self.file, self.row, column, reason))

    def text(self, column: str, longest: int, *, needed: bool = True) -> str:
        value = self.values.get(column, "").strip()
        if needed and not value:
            self.wrong(column, _("is empty"))
        elif len(value) > longest:
            self.wrong(column, _("is longer than %(longest)s characters") % {"longest": longest})
        elif _CONTROL.search(value):
            self.wrong(column, _("holds a control character"))
        return value

    def code(self, column: str, longest: int = 40) -> str:
        """A short name in lower case letters, digits and underscores, starting with a letter."""
        value = self.text(column, longest)
        if value and not re.fullmatch(r"[a-z][a-z0-9_]*", value):
            self.wrong(column, _("“%(value)s” is not a code of lower case letters, digits and _") % {"value": value})
        return value

    def one_of(self, column: str, choices: type[TextChoices]) -> str:
        value = self.text(column, 40)
        if value and value not in codes_of(choices):
            known = ", ".join(choices.values)
            self.wrong(column, _("“%(value)s” is none of: %(known)s") % {"value": value, "known": known})
        return value

    def known(self, column: str, codes: Collection[str], *, needed: bool = True) -> str:
        value = self.text(column, 60, needed=needed)
        if value and value not in codes:
            self.wrong(column, _("“%(value)s” is not known") % {"value": value})
        return value

    def list_of(self, column: str, codes: Collection[str]) -> tuple[str, ...]:
        """Codes separated by spaces, each known, none twice, at least one."""
        found = tuple(self.text(column, 400).split())
        for value in found:
            if value not in codes:
                self.wrong(column, _("“%(value)s” is not known") % {"value": value})
        if len(set(found)) < len(found):
            self.wrong(column, _("names something twice"))
        return found

    def number(
        self, column: str, *, low: Decimal = Decimal(0), high: Decimal = Decimal(10) ** 11, places: int = 2
    ) -> Decimal:
        value = self.text(column, 20)
        if not value:
            return low
        try:
            number = Decimal(value)
        except InvalidOperation:
            self.wrong(column, _("“%(value)s” is not a number") % {"value": value})
            return low
        if not number.is_finite() or not low <= number <= high:
            self.wrong(
                column, _("%(value)s is not between %(low)s and %(high)s") % {"value": value, "low": low, "high": high}
            )
            return low
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > places:
            self.wrong(column, _("%(value)s has more than %(places)s decimals") % {"value": value, "places": places})
        return number

    def count(self, column: str) -> int:
        """A whole number from 0 up to what the database holds."""
        return int(self.number(column, high=Decimal(2_147_483_647), places=0))

    def day(self, column: str) -> date:
        return self._day(column, self.text(column, 10)) or date.min

    def optional_day(self, column: str) -> date | None:
        return self._day(column, self.text(column, 10, needed=False))

    def _day(self, column: str, value: str) -> date | None:
        if not value:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.wrong(column, _("“%(value)s” is not a date like 2026-11-30") % {"value": value})
            return None

    def period(self) -> tuple[date, date | None]:
        """``valid_from`` and ``valid_to``, half-open."""
        start, end = self.day("valid_from"), self.optional_day("valid_to")
        if end is not None and end <= start:
            self.wrong("valid_to", _("is not after valid_from"))
        return start, end

    def place(self, *, needed: bool) -> tuple[float | None, float | None]:
        """``latitude`` and ``longitude`` in Finland, or neither."""
        given = [bool(self.values.get(column, "").strip()) for column in ("latitude", "longitude")]
        if not any(given) and not needed:
            return None, None
        latitude = self._degrees("latitude", FINLAND_LATITUDE)
        return latitude, self._degrees("longitude", FINLAND_LONGITUDE)

    def _degrees(self, column: str, bounds: tuple[float, float]) -> float:
        before = len(self.problems)
        value = float(self.number(column, low=Decimal(-180), high=Decimal(180), places=8))
        if len(self.problems) == before and not bounds[0] <= value <= bounds[1]:
            self.wrong(column, _("%(value)s lies outside Finland") % {"value": value})
        return value

    def yes_or_no(self, column: str) -> bool | None:
        """``yes``, ``no``, or empty where it is not known."""
        value = self.text(column, 10, needed=False)
        if value not in {"", "yes", "no"}:
            self.wrong(column, _("“%(value)s” is neither yes nor no") % {"value": value})
        return {"yes": True, "no": False}.get(value)

    def source(self, prefix: str = "") -> tuple[str, str]:
        """``source``, a code of sources.csv, and ``mark``: no figure goes without them."""
        return self.code(f"{prefix}source", 60), self.one_of(f"{prefix}mark", Mark)


def rows_of(
    path: Path, columns: Sequence[str], problems: list[Problem], *, further: re.Pattern[str] | None = None
) -> Iterator[Cells]:
    """Each row of a file, as ``rows_in`` gives them."""
    try:
        content = path.read_bytes()
    except OSError:
        problems.append(Problem(path.name, None, None, _("can't be read")))
        return
    yield from rows_in(content, path.name, columns, problems, further=further)


def rows_in(
    content: bytes,
    name: str,
    columns: Sequence[str],
    problems: list[Problem],
    *,
    further: re.Pattern[str] | None = None,
) -> Iterator[Cells]:
    """Each row of a table (CSV or Excel), in order. What is wrong with the file as a whole is added to ``problems``.

    The header must hold exactly ``columns`` in any order; ``further`` allows columns whose names match it.
    """
    faults: list[Fault] = []
    lines = lines_of(content, faults)
    header = [cell.strip() for cell in next(lines, (1, []))[1]]
    if not faults and not _header_fits(name, header, columns, problems, further):
        return
    for number, values in lines:
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(header):
            reason = _("has %(found)s cells, the header has %(expected)s")
            problems.append(Problem(name, number, None, reason % {"found": len(values), "expected": len(header)}))
            continue
        yield Cells(name, number, dict(zip(header, values, strict=True)))
    problems += [Problem(name, fault.line, fault.column or None, fault.reason) for fault in faults]


def faults_of(problems: Iterable[Problem]) -> tuple[Fault, ...]:
    """The problems as a page of an import shows them, from the top of the file to its end."""
    return in_order([Fault(each.row or 1, each.column or "", each.reason) for each in problems if not each.warning])


def _header_fits(
    name: str,
    header: Sequence[str],
    columns: Sequence[str],
    problems: list[Problem],
    further: re.Pattern[str] | None,
) -> bool:
    missing = [column for column in columns if column not in header]
    unknown = [c for c in header if c not in columns and not (further and further.fullmatch(c))]
    faults = [Problem(name, 1, column, _("the column is missing")) for column in missing]
    faults += [Problem(name, 1, column, _("the column is not known")) for column in unknown]
    if len(set(header)) < len(header):
        faults.append(Problem(name, 1, None, _("the header names a column twice")))
    problems.extend(faults)
    return not faults
