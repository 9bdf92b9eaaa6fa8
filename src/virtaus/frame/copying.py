"""Rows as PostgreSQL's COPY reads them in text form: columns parted by tabs, ``\\N`` where nothing is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from enum import Enum
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.adapt import PyFormat, Transformer

Row = Sequence[Any]
NOTHING = "\\N"
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class CopyLines:
    """Writes rows as lines. Types met often have a writer of their own; any other value is written by psycopg's."""

    def __init__(self, connection: Connection[Any] | None = None) -> None:
        self._transformer = Transformer(connection)
        self._writers = _Writers(self._by_psycopg)

    def line(self, row: Row) -> str:
        """The columns of a row, without the end of the line."""
        writers = self._writers
        return "\t".join([writers[type(value)](value) for value in row])

    def lines(self, rows: Sequence[Row], ids: Sequence[Sequence[str]], tail: str) -> Iterator[str]:
        """Whole lines: for each row its place in each of ``ids``, its own columns, then ``tail``."""
        writers = self._writers
        end = f"\t{tail}\n" if tail else "\n"
        heads = zip(*ids, strict=True) if ids else (() for _row in rows)
        for head, row in zip(heads, rows, strict=True):
            yield "\t".join([*head, *[writers[type(value)](value) for value in row]]) + end

    def _by_psycopg(self, value: Any) -> str:
        if isinstance(value, Enum):
            value = value.value
        if isinstance(value, str):
            return _text(str(value))
        written = self._transformer.get_dumper(value, PyFormat.TEXT).dump(value)
        return NOTHING if written is None else _text(bytes(written).decode())


class _Writers(dict[type, Callable[[Any], str]]):
    def __init__(self, otherwise: Callable[[Any], str]) -> None:
        super().__init__(
            {
                str: _text,
                UUID: _id,
                date: _day,
                datetime: datetime.isoformat,
                time: time.isoformat,
                int: str,
                bool: {True: "t", False: "f"}.__getitem__,
                bytes: lambda value: "\\\\x" + value.hex(),
                type(None): lambda _value: NOTHING,
            }
        )
        self.otherwise = otherwise

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        return self.otherwise


def _text(value: str) -> str:
    # what can't be printed is rare, and only there may a tab or the end of a line hide
    return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPED)


def _id(value: UUID) -> str:
    return f"{value.int:032x}"


@lru_cache(maxsize=20_000)
def _day(value: date) -> str:
    return value.isoformat()
