"""Beginning, reporting and reading progress."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, connections
from django.utils.translation import gettext as _

from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.progress.models import TaskProgress

State = TaskProgress.State
SELDOM = 0.5  # seconds between two reports that only move the bar
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """Progress as a page shows it; ``percent`` is 0–100."""

    id: UUID
    name: str
    state: str
    state_label: str
    percent: int
    message: str
    leads_to: str
    ended: bool


def begin(actor: Actor, name: str) -> UUID:
    """A row for a piece of work called ``name`` that ``actor`` asks for; its id goes to the task."""
    now = clock.now()
    row = TaskProgress.objects.create(account_id=actor.account_id, name=name, began_at=now, changed_at=now)
    return row.id


def progress_of(actor: Actor, progress_id: UUID) -> ProgressRow:
    """The progress of a piece of work that ``actor`` asked for; NotFound for anybody else's."""
    row = TaskProgress.objects.filter(pk=progress_id, account_id=actor.account_id).first()
    if row is None or actor.account_id is None:
        raise NotFound(_("Not found."))
    return ProgressRow(
        id=row.id,
        name=row.name,
        state=row.state,
        state_label=str(State(row.state).label),
        percent=row.percent,
        message=_(row.message) % row.numbers if row.message else "",
        leads_to=row.leads_to,
        ended=row.state in {State.DONE, State.FAILED},
    )


class Report:
    """Reports of one piece of work. They go by a connection of their own, so that they are seen while the work's
    transaction is still open.
    """

    def __init__(self, progress_id: UUID) -> None:
        self.progress_id = progress_id
        self._side = connections[connection.alias].copy()
        self._last = 0.0
        self._leads_to = ""

    def __call__(self, percent: float, message: str = "", **numbers: int) -> None:
        """The work is ``percent`` done. ``message`` is an English source sentence, filled by ``numbers`` only."""
        if any(not isinstance(number, int) for number in numbers.values()):
            raise TypeError("a report holds numbers only")
        now = time.monotonic()
        if now - self._last >= SELDOM or percent >= 100:
            self._last = now
            whole = min(100, max(0, int(percent)))
            self._write(state=State.RUNNING, percent=whole, message=message, numbers=numbers)

    def lead_to(self, url: str) -> None:
        """Where the page goes when the work is done."""
        self._leads_to = url

    def end(self, *, done: bool) -> None:
        changes: dict[str, Any] = {"state": State.DONE if done else State.FAILED, "leads_to": self._leads_to}
        if done:
            changes |= {"percent": 100, "message": "", "numbers": {}}
        # by the main connection: it is done when the work itself is committed
        TaskProgress.objects.filter(pk=self.progress_id).update(**changes, changed_at=clock.now())
        self.close()

    def close(self) -> None:
        self._side.close()

    def _write(self, **changes: Any) -> None:
        statement = (
            "UPDATE frame_taskprogress SET state = %s, percent = %s, message = %s, numbers = %s::jsonb, changed_at = %s"
            " WHERE id = %s"
        )
        field = TaskProgress._meta.get_field("numbers")
        with self._side.cursor() as cursor:
            cursor.execute(
                statement,
                [
                    changes["state"],
                    changes["percent"],
                    changes["message"],
                    field.get_db_prep_save(changes["numbers"], self._side),
                    clock.now(),
                    self.progress_id,
                ],
            )


@contextmanager
def reporting(progress_id: UUID) -> Iterator[Report]:
    """Report on a piece of work; when the block ends the work is done, or failed when an error leaves it."""
    report = Report(progress_id)
    try:
        report(0)
        yield report
    except BaseException:
        report.close()
        _failed(progress_id)
        raise
    report.end(done=True)


def _failed(progress_id: UUID) -> None:
    """Note the failure by a connection of its own: the one at hand may be in a transaction that is lost."""
    side = connections[connection.alias].copy()
    try:
        with side.cursor() as cursor:
            cursor.execute(
                "UPDATE frame_taskprogress SET state = 'failed', changed_at = %s WHERE id = %s",
                [clock.now(), progress_id],
            )
    finally:
        side.close()


def forget_old() -> int:
    """Delete rows a week old; returns how many."""
    return TaskProgress.objects.filter(changed_at__lt=clock.now() - KEPT).delete()[0]
