"""Rows as COPY reads them: every kind of value comes out as the database would have it from a parameter."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from virtaus.frame.copying import CopyLines


class Kind(StrEnum):
    OPEN = "open"


def test_each_kind_of_value_has_its_text() -> None:
    moment = datetime(2026, 11, 30, 6, 2, tzinfo=UTC)
    row = (
        *("Mäki", Kind.OPEN, UUID(int=7), date(2026, 11, 30), moment, time(9, 30)),
        *(5, True, False, None, Decimal("0.60"), ["fi", "sv"]),
    )
    written = CopyLines().line(row).split("\t")
    assert written[:6] == ["Mäki", "open", f"{7:032x}", "2026-11-30", "2026-11-30T06:02:00+00:00", "09:30:00"]
    assert written[6:] == ["5", "t", "f", "\\N", "0.60", "{fi,sv}"]


def test_what_copy_would_read_as_something_else_is_marked() -> None:
    assert CopyLines().line(("a\tb", "c\nd\re", "\\N", "\\")) == "a\\tb\tc\\nd\\re\t\\\\N\t\\\\"


def test_lines_begin_with_ids_and_end_with_what_all_rows_have() -> None:
    lines = CopyLines()
    assert list(lines.lines([("a",), ("b",)], [["1", "2"]], lines.line(("x", 3)))) == ["1\ta\tx\t3\n", "2\tb\tx\t3\n"]
    assert list(lines.lines([("a",)], [], "")) == ["a\n"]
