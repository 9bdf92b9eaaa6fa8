"""Keeps the stores as the database is: loads them, then follows the change log.

A sequence number is drawn before its transaction commits, so a reader that remembers the last number would lose what
commits late. Each change therefore carries its transaction's number (xid8). Below ``pg_snapshot_xmin`` every
transaction has ended for good; a round reads what is visible from the last round's mark on, leaves out the numbers that
it has seen there already, and remembers those at or above its own mark.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction

from virtaus.frame import clock
from virtaus.frame.compute.registry import Changed, handlers, seeing, stores

log = structlog.get_logger(__name__)

ChangeRow = tuple[int, str, UUID | None, bool]  # number, kind, id, whether at or above this round's mark
EVERY = 0.5  # seconds between rounds
LONGEST_PAUSE = 15.0  # seconds between attempts while the database is away

_POSITION = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text, coalesce((SELECT max(seq) FROM frame_change), 0)"
_CHANGES = """
SELECT seq, kind, ref, xid >= pg_snapshot_xmin(pg_current_snapshot())
FROM frame_change WHERE xid >= %s::text::xid8 ORDER BY seq
"""


@dataclass(frozen=True, slots=True)
class State:
    """All stores as of one moment. ``data_at`` None: nothing is loaded yet. ``xid`` is where the next round begins, and
    ``seen`` are the numbers at or above it that are in already. ``day`` is the one that daily stores are of.
    """

    contents: Mapping[str, Any] = field(default_factory=dict)
    xid: str = ""
    seq: int = 0
    data_at: datetime | None = None
    seen: frozenset[int] = frozenset()
    day: date | None = None


class Follower:
    """``state`` is replaced as a whole, so readers need no lock. ``stage`` says what it is doing."""

    def __init__(self) -> None:
        self.state = State()
        self.ready = False
        self.stage = "starting"
        self._stop = threading.Event()

    def run(self) -> None:
        """Load, warm, then follow until stopped. A database that goes away is waited for; then all is loaded anew."""
        pause = EVERY
        while not self._stop.is_set():
            try:
                self.follow_once()
                pause = EVERY
            except Exception as error:
                # whatever failed may be half done in the loaders' eyes: keep the last whole state, load all next time
                log.exception("compute_load_failed", stage=self.stage, error=type(error).__name__)
                connection.close()
                self.state = State(self.state.contents, "", self.state.seq, self.state.data_at)
                pause = min(pause * 2, LONGEST_PAUSE)
            self._stop.wait(pause)
        connection.close()

    def stop(self) -> None:
        self._stop.set()

    def follow_once(self) -> None:
        """One round: load everything when nothing is loaded (or the last round failed), else what changed."""
        if not self.state.xid:
            self.stage = "loading"
            self.state = self._load_all()
        else:
            self.state = self._load_changed(self.state)
        if not self.ready:
            self.stage = "warming"
            self._warm()
            self.ready = True
        self.stage = "ready"

    def _load_all(self) -> State:
        began = clock.now()
        with _snapshot():
            xid, seq = _position()
            seen = frozenset(row[0] for row in _visible(xid))
            contents = _loaded({}, Changed({}, everything=True))
        log.info("compute_loaded", stores=len(contents), seq=seq)
        return State(contents, xid, seq, began, seen, clock.local(began).date())

    def _load_changed(self, state: State) -> State:
        began = clock.now()
        with _snapshot():
            xid, _last = _position()
            visible = _visible(state.xid)
            new = [row for row in visible if row[0] not in state.seen]
            day = clock.local(began).date()
            contents = state.contents
            if new or day != state.day:
                contents = _loaded(state.contents, _changed(new), new_day=day != state.day)
        seen = frozenset(row[0] for row in visible if row[3])
        return State(contents, xid, max([state.seq, *(row[0] for row in new)]), began, seen, day)

    def _warm(self) -> None:
        with seeing(self.state.contents):
            for each in handlers.values():
                if each.warm:
                    each.warm()


@contextmanager
def _snapshot() -> Iterator[None]:
    """One database snapshot for every query inside."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _position() -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_POSITION)
        xid, seq = cursor.fetchone()
    return str(xid), int(seq)


def _visible(xid: str) -> list[ChangeRow]:
    """The changes of transactions from ``xid`` on that have committed."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [xid])
        rows: list[ChangeRow] = cursor.fetchall()
    return rows


def _changed(rows: list[ChangeRow]) -> Changed:
    ids: dict[str, set[UUID | None]] = {}
    for _seq, kind, ref, _unsettled in rows:
        ids.setdefault(kind, set()).add(ref)
    return Changed({kind: frozenset(refs) for kind, refs in ids.items()})


def _loaded(before: Mapping[str, Any], changed: Changed, *, new_day: bool = False) -> dict[str, Any]:
    """The stores' contents after ``changed``; a store sees those declared before it in their new state."""
    contents: dict[str, Any] = dict(before)
    with seeing(contents):
        for each in stores.values():
            due = changed.everything or each.name not in before or (each.daily and new_day)
            if due or each.kinds & changed.ids.keys():
                previous = None if changed.everything else before.get(each.name)
                contents[each.name] = each.load(previous, changed)
    return contents
