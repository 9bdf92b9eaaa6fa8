"""Rows of a query as arrays, without an object for each row: for what is held or reckoned of everybody in an area.

PostgreSQL's binary COPY gives every value of a fixed width in as many bytes, so the rows are read as they come, a block
at a time, and memory holds one block beside what is kept. Loads numpy: imported by compute and worker, not by the web.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import QuerySet
from psycopg import ClientCursor

ROWS_AT_ONCE = 200_000
SORTING = "128MB"  # of the database's memory for each sort; its usual 4 MB would sort millions of rows on disk

ID = np.dtype([("high", ">u8"), ("low", ">u8")])
WHOLE = np.dtype(">i4")
DAY = np.dtype(">i4")  # days since 1.1.2000; ``ordinals`` makes proleptic ordinals of them
YES_OR_NO = np.dtype("?")
_FIRST_DAY = 730_120  # the proleptic ordinal of 1.1.2000
_HEADER = len(b"PGCOPY\n\377\r\n\0") + 8
_END = b"\xff\xff"
_LOWER = (1 << 64) - 1

Block = Any  # a structured array; numpy's types can't say of which fields


def text(width: int) -> np.dtype[Any]:
    """A text that the query makes ``width`` bytes long (``RPad``)."""
    return np.dtype(f"S{width}")


def blocks(rows: QuerySet[Any, Any], columns: Mapping[str, np.dtype[Any]]) -> Iterator[Block]:
    """The rows of a ``values_list`` as structured arrays of ``ROWS_AT_ONCE``, with ``columns`` as names and types.

    To be read to the end. Raises ValueError when a value is NULL or not as wide as its column.
    """
    packed = np.dtype([("count", ">i2"), *_with_widths(columns)])
    statement, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [SORTING])
        # COPY takes no parameters: psycopg quotes them into the statement
        quoted = ClientCursor(cast(Any, connection.connection)).mogrify(statement, parameters)
        with cast(Any, cursor).copy(f"COPY ({quoted}) TO STDOUT (FORMAT BINARY)") as copy:
            begun = False
            while data := b"".join(islice(copy, ROWS_AT_ONCE)):
                if not begun:
                    data, begun = data[_HEADER:], True
                if len(data) % packed.itemsize == len(_END) and data.endswith(_END):
                    data = data[: -len(_END)]
                yield _checked(data, packed, columns)


def _with_widths(columns: Mapping[str, np.dtype[Any]]) -> Iterator[tuple[str, Any]]:
    for name, kind in columns.items():
        yield f"{name} is wide", ">i4"
        yield name, kind


def _checked(data: bytes, packed: np.dtype[Any], columns: Mapping[str, np.dtype[Any]]) -> Block:
    if len(data) % packed.itemsize:
        raise ValueError("a value is empty or not as wide as its column")
    block = np.frombuffer(data, dtype=packed)
    for name, kind in columns.items():
        if (block[f"{name} is wide"] != kind.itemsize).any():
            raise ValueError(f"a value of {name} is empty or not as wide as its column")
    return block


def dates(days: npt.NDArray[Any]) -> npt.NDArray[np.datetime64]:
    """A column of days as numpy's."""
    return np.datetime64("2000-01-01") + days.astype("m8[D]")


def ordinals(days: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """Proleptic ordinals of a column of days."""
    return (days.astype(np.int32) + _FIRST_DAY).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids as two halves of 64 bits each: 16 bytes an id. Looked up in only where they are in order and each once."""

    high: npt.NDArray[np.uint64]
    low: npt.NDArray[np.uint64]

    @classmethod
    def of(cls, parts: list[Block]) -> Ids:
        """The ids of blocks' columns, one after another."""
        empty = np.empty(0, np.uint64)
        return cls(*(np.concatenate([empty, *(part[half] for part in parts)]) for half in ("high", "low")))

    @classmethod
    def among(cls, ids: Sequence[UUID]) -> Ids:
        """``ids`` as they stand."""
        numbers = [each.int for each in ids]
        return cls(
            np.array([number >> 64 for number in numbers], np.uint64),
            np.array([number & _LOWER for number in numbers], np.uint64),
        )

    def __len__(self) -> int:
        return len(self.high)

    def __getitem__(self, place: int) -> UUID:
        return UUID(int=int(self.high[place]) << 64 | int(self.low[place]))

    def where(self, chosen: npt.NDArray[Any]) -> Ids:
        return Ids(self.high[chosen], self.low[chosen])

    def begins(self) -> npt.NDArray[np.bool_]:
        """Which of them differ from the one before: the first rows of each person where rows are in order of person."""
        found = np.ones(len(self), np.bool_)
        found[1:] = (self.high[1:] != self.high[:-1]) | (self.low[1:] != self.low[:-1])
        return found

    def places(self, wanted: Ids) -> npt.NDArray[np.int64]:
        """The place of each of ``wanted``, -1 where it is not here."""
        place = np.searchsorted(self.high, wanted.high, "left")
        end = np.searchsorted(self.high, wanted.high, "right")
        found = np.full(len(wanted), -1, np.int64)
        # more than one round only where ids share their first half, as those made in the same tick do
        while (open_ := place < end).any():
            at = place[open_]
            hit = self.low[at] == wanted.low[open_]
            found[np.flatnonzero(open_)[hit]] = at[hit]
            place = place + 1
        return found

    def place(self, one: UUID) -> int:
        """The place of one id, -1 where it is not here."""
        return int(self.places(Ids.among([one]))[0])
