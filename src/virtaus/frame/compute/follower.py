"""Keeps the stores as the database is: loads them, then follows the change log.

A round reads the changes of all transactions that ended since the last one. Sequence numbers alone would lose a change
that commits after a later number was read; so each change carries its transaction's number (xid8), and a round takes
those from the last round's ``pg_snapshot_xmin`` up to its own: below it every transaction has ended, for good.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction

from virtaus.frame import clock
from virtaus.frame.compute.registry import Changed, handlers, seeing, stores

log = structlog.get_logger(__name__)

EVERY = 0.5  # seconds between rounds
LONGEST_PAUSE = 15.0  # seconds between attempts while the database is away

_POSITION = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text, coalesce((SELECT max(seq) FROM frame_change), 0)"
_CHANGES = """
SELECT seq, kind, ref FROM frame_change WHERE xid >= %s::text::xid8 AND xid < %s::text::xid8 ORDER BY seq
"""
_UNSETTLED = "SELECT EXISTS (SELECT FROM frame_change WHERE xid >= %s::text::xid8)"


@dataclass(frozen=True, slots=True)
class State:
    """All stores as of one moment. ``data_at`` None: nothing is loaded yet. ``xid`` is where the next round begins."""

    contents: Mapping[str, Any] = field(default_factory=dict)
    xid: str = ""
    seq: int = 0
    data_at: datetime | None = None


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
                log.error("compute_load_failed", stage=self.stage, error=type(error).__name__, detail=str(error))
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
            contents = _loaded({}, Changed({}, everything=True))
        log.info("compute_loaded", stores=len(contents), seq=seq)
        return State(contents, xid, seq, began)

    def _load_changed(self, state: State) -> State:
        began = clock.now()
        with _snapshot():
            xid, _last = _position()
            with connection.cursor() as cursor:
                cursor.execute(_CHANGES, [state.xid, xid])
                rows = cursor.fetchall()
                cursor.execute(_UNSETTLED, [xid])
                (unsettled,) = cursor.fetchone()
            contents = _loaded(state.contents, _changed(rows)) if rows else state.contents
        seq = max([state.seq, *(row[0] for row in rows)])
        # while changes of younger transactions wait for an older one to end, the data is as old as it was
        return State(contents, xid, seq, state.data_at if unsettled else began)

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


def _changed(rows: list[tuple[int, str, UUID | None]]) -> Changed:
    ids: dict[str, set[UUID | None]] = {}
    for _seq, kind, ref in rows:
        ids.setdefault(kind, set()).add(ref)
    return Changed({kind: frozenset(refs) for kind, refs in ids.items()})


def _loaded(before: Mapping[str, Any], changed: Changed) -> dict[str, Any]:
    """The stores' contents after ``changed``; a store sees those declared before it in their new state."""
    contents: dict[str, Any] = dict(before)
    with seeing(contents):
        for each in stores.values():
            if changed.everything or each.name not in before or each.kinds & changed.ids.keys():
                previous = None if changed.everything else before.get(each.name)
                contents[each.name] = each.load(previous, changed)
    return contents
