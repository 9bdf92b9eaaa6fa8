"""Statistics Finland's PxWeb: what an answer looks like, and the interface that gives it.

The interface (version 1) is described by its metadata: GET of a table's address lists its variables with their codes,
which have changed over time (since 8.6.2026 ``timeperiod_m``, ``alue_23_20260101``, …), so the metadata is read before
every query. One query gives at most 120 000 cells and an address may call 40 times in 60 seconds.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

ADDRESS = "https://pxdata.stat.fi/PxWeb/api/v1/fi/StatFin"
MOST_CELLS = 120_000
MOST_CALLS = 40
CALL_WINDOW = 60.0  # seconds
TIMEOUT = 60.0  # seconds


class Unreadable(ValueError):
    """An answer or metadata that does not have the shape of PxWeb. The message is one line."""


class Unreachable(ConnectionError):
    """The interface did not answer. The message is one line."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer: ``kind`` is d (dimension), t (time) or c (contents, that is a measure)."""

    code: str
    text: str
    kind: str
    comment: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the values of the dimensions and of time in order of their columns, then one text for each measure."""

    key: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A PxWeb answer of the format ``json``: columns, rows and when the table was updated."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    updated_at: datetime | None
    source: str

    @property
    def keys(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.kind != "c")

    @property
    def measures(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.kind == "c")


def read_answer(text: bytes) -> Answer:
    """Read an answer as served. Raises Unreadable naming what is wrong and where."""
    try:
        content = json.loads(text.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Unreadable(f"is not JSON ({error})") from error
    if not isinstance(content, dict) or not {"columns", "data"} <= content.keys():
        raise Unreadable("has no columns and data: not a PxWeb answer")
    try:
        columns = tuple(
            Column(each["code"], each["text"].strip(), each["type"], each.get("comment", "").strip())
            for each in content["columns"]
        )
        rows = tuple(Row(tuple(each["key"]), tuple(each["values"])) for each in content["data"])
        about = (content.get("metadata") or [{}])[0]
        updated = _moment(about["updated"]) if "updated" in about else None
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Unreadable(f"is not a PxWeb answer ({type(error).__name__}: {error})") from error
    answer = Answer(columns, rows, updated, about.get("source", ""))
    width = (len(answer.keys), len(answer.measures))
    for number, row in enumerate(rows, start=1):
        if (len(row.key), len(row.values)) != width:
            had = f"{len(row.key)} keys and {len(row.values)} values"
            raise Unreadable(f"row {number}: {had}, the columns say {width[0]} and {width[1]}")
    return answer


def _moment(text: str) -> datetime:
    """PxWeb writes "2026-07-21T05.00.00Z" with full stops, or the usual form with colons."""
    day, _, clock = text.rstrip("Z").partition("T")
    return datetime.fromisoformat(f"{day}T{clock.replace('.', ':') or '00:00:00'}+00:00")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a table, from its metadata."""

    code: str
    text: str
    values: tuple[str, ...]
    is_time: bool

    @property
    def is_area(self) -> bool:
        return self.code.lower() == "alue" or self.code.lower().startswith("alue_")


class Transport(Protocol):
    """Sends one request: GET when ``body`` is None, else POST of JSON. Raises Unreachable."""

    def __call__(self, address: str, body: bytes | None) -> bytes: ...


def over_network(address: str, body: bytes | None) -> bytes:
    """The real transport, over https."""
    if not address.startswith("https://"):
        raise Unreachable(f"{address} is not an https address")
    request = urllib.request.Request(address, data=body, headers={"Content-Type": "application/json"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310  https is checked above
            content: bytes = response.read()
            return content
    except urllib.error.HTTPError as error:
        raise Unreachable(f"{address} answered {error.code} {error.reason}") from error
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise Unreachable(f"{address} can't be reached: {reason}") from error


@dataclass(slots=True)
class Client:
    """Reads tables within the limits of the interface. ``wait`` and ``tick`` are replaced in tests."""

    address: str = ADDRESS
    send: Transport = over_network
    wait: Callable[[float], None] = time.sleep
    tick: Callable[[], float] = time.monotonic
    _calls: deque[float] = field(default_factory=deque)

    def variables(self, table: str) -> tuple[Variable, ...]:
        """The variables of ``table`` ("tyonv/12r5") with their codes of today."""
        content = json.loads(self._call(table, None).decode("utf-8-sig"))
        try:
            return tuple(
                Variable(each["code"], each["text"], tuple(each["values"]), bool(each.get("time")))
                for each in content["variables"]
            )
        except (KeyError, TypeError) as error:
            raise Unreadable(f"the metadata of {table} is not PxWeb metadata ({error})") from error

    def read(self, table: str, areas: Sequence[str], since: str = "") -> Iterator[bytes]:
        """The answers, as served, for ``areas`` and every period from ``since`` ("2023M11") on, all else chosen.

        An area that the table does not have is left out; Unreadable when it has none of them.
        """
        variables = self.variables(table)
        chosen: dict[str, tuple[str, ...]] = {}
        for variable in variables:
            values = variable.values
            if variable.is_time or variable.code.startswith("timeperiod"):
                values = tuple(value for value in values if value >= since)
            elif variable.is_area:
                values = tuple(value for value in values if value in set(areas))
                if not values:
                    raise Unreadable(f"{table} has none of the areas {', '.join(areas)}")
            chosen[variable.code] = values
        for part in _parts(chosen):
            query = [
                {"code": code, "selection": {"filter": "item", "values": list(values)}} for code, values in part.items()
            ]
            yield self._call(table, json.dumps({"query": query, "response": {"format": "json"}}).encode())

    def _call(self, table: str, body: bytes | None) -> bytes:
        now = self.tick()
        while self._calls and now - self._calls[0] >= CALL_WINDOW:
            self._calls.popleft()
        if len(self._calls) >= MOST_CALLS:
            self.wait(CALL_WINDOW - (now - self._calls[0]))
            self._calls.popleft()
        self._calls.append(self.tick())
        return self.send(f"{self.address}/{table}.px", body)


def _parts(chosen: Mapping[str, tuple[str, ...]]) -> Iterable[dict[str, tuple[str, ...]]]:
    """Split a choice of values into queries of at most MOST_CELLS cells, halving the longest variable first."""
    cells = 1
    for values in chosen.values():
        cells *= len(values)
    if cells == 0:
        return
    if cells <= MOST_CELLS:
        yield dict(chosen)
        return
    longest = max(chosen, key=lambda code: len(chosen[code]))
    values = chosen[longest]
    half = len(values) // 2
    for part in (values[:half], values[half:]):
        yield from _parts({**chosen, longest: part})
