"""Background tasks: done by the worker, queued in the transaction of what asks for them.

A room declares its tasks in ``<room>/tasks.py``::

    @task("casework.import_events")
    def import_events(actor: Actor, batch_id: UUID) -> None:
        actions.import_events(actor, batch_id)

and its actions queue them: ``import_events.defer(batch_id)``. Arguments are ids only, so the queue never holds personal
data. A task may run twice (a worker can die after the work and before its note):
what it does must bear that.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Concatenate, Generic, ParamSpec, cast, get_type_hints
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from virtaus.frame import changes, tallies, trail
from virtaus.frame.actor import Actor
from virtaus.frame.forms import idempotency
from virtaus.frame.imports import actions as imports
from virtaus.frame.progress import reports

P = ParamSpec("P")

_CODE = re.compile(r"[A-Za-z0-9_.:/-]{0,80}")
_READ: dict[Any, Callable[[Any], Any]] = {
    UUID: UUID,
    UUID | None: lambda text: None if text is None else UUID(text),
    date: date.fromisoformat,
    int: int,
    str: str,
    bool: bool,
}
SILENT_SECONDS = 60  # a worker tells of itself every ten
JOBS_KEPT_HOURS = 7 * 24


class Task(Generic[P]):
    """A declared task. Calling it runs it at once, in the trail at hand; ``defer`` leaves it to the worker."""

    def __init__(self, name: str, run: Callable[Concatenate[Actor, P], None], options: dict[str, Any]) -> None:
        self.name = name
        self.run = run
        self.__doc__ = run.__doc__
        self._kinds = _argument_kinds(name, run)
        register: Any = app.task(name=name, **options)
        self.job = register(self._execute)

    def __call__(self, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> None:
        self.run(actor, *args, **kwargs)

    def defer(self, *args: P.args, **kwargs: P.kwargs) -> int:
        """Queue the task; the worker sees it when the transaction at hand commits. Returns the job's number.

        Raises TypeError for an argument that is no id.
        """
        return int(self.job.defer(**self._plain(*args, **kwargs)))

    def defer_at(self, moment: datetime, *args: P.args, **kwargs: P.kwargs) -> int:
        """Queue the task for ``moment`` (aware, by the calendar's clock) or soon after."""
        return int(self.job.configure(schedule_at=moment).defer(**self._plain(*args, **kwargs)))

    def _plain(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The arguments by name, as the queue holds them."""
        bound = inspect.signature(self.run).bind(None, *args, **kwargs)
        given = {name: value for name, value in bound.arguments.items() if name in self._kinds}
        for name, value in given.items():
            if isinstance(value, str) and not _CODE.fullmatch(value):
                raise TypeError(f"the task {self.name} takes ids and codes only; {name} is other text")
        return {name: str(value) if isinstance(value, UUID | date) else value for name, value in given.items()}

    def _execute(self, timestamp: int | None = None, **plain: Any) -> None:
        """What the worker calls; ``timestamp`` is when a periodic task was due."""
        actor = Actor.system(self.name)
        values: dict[str, Any] = {name: _READ[self._kinds[name]](value) for name, value in plain.items()}
        with trail.opened(actor, f"task {self.name}"):
            cast(Callable[..., None], self.run)(actor, **values)


def _argument_kinds(name: str, run: Callable[..., None]) -> dict[str, Any]:
    """The declared kind of each argument but the actor. TypeError when one is not made of ids, codes or days."""
    hints = get_type_hints(run)
    kinds = {argument: hints.get(argument) for argument in list(inspect.signature(run).parameters)[1:]}
    wrong = [argument for argument, kind in kinds.items() if kind not in _READ]
    if wrong:
        raise TypeError(f"the task {name} takes ids and codes only, not {', '.join(wrong)}")
    return kinds


def task(
    name: str, *, attempts: int = 5, alone: bool = False
) -> Callable[[Callable[Concatenate[Actor, P], None]], Task[P]]:
    """Declare ``name`` ("room.verb_noun") as a task.

    A task that fails is tried again, ``attempts`` times in all, with pauses of 4, 16, 64 … seconds. Of a task that runs
    ``alone`` never two run at the same time.
    """
    options: dict[str, Any] = {"retry": RetryStrategy(max_attempts=attempts, exponential_wait=4)}
    if alone:
        options["lock"] = name

    def decorate(run: Callable[Concatenate[Actor, P], None]) -> Task[P]:
        return Task(name, run, options)

    return decorate


def periodic(name: str, cron: str) -> Callable[[Callable[[Actor], None]], Task[[]]]:
    """Declare ``name`` as a task that runs at ``cron`` (five fields, or six with seconds last; UTC).

    Never two run at the same time, nor wait: what a worker that was away missed is done once.
    """

    def decorate(run: Callable[[Actor], None]) -> Task[[]]:
        scheduled: Task[[]] = Task(name, run, {"lock": name, "queueing_lock": name})
        app.periodic(cron=cron)(scheduled.job)
        return scheduled

    return decorate


@periodic("frame.forget_old", cron="17 1 * * *")
def forget_old(actor: Actor) -> None:
    """Delete what is kept for a while only: keys of sent forms, the change log, progress of ended work, counts,
    files that nobody applied."""
    idempotency.forget_old()
    changes.forget_old()
    reports.forget_old()
    tallies.forget_old()
    imports.forget_old()


@app.periodic(cron="*/2 * * * *")
@app.task(name="frame.revive_jobs", queueing_lock="frame.revive_jobs", pass_context=False)
async def revive_jobs(timestamp: int) -> None:
    """Queue again what a worker held when it died."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await app.job_manager.retry_job(job)


@app.periodic(cron="41 1 * * *")
@app.task(name="frame.forget_jobs", queueing_lock="frame.forget_jobs", pass_context=False)
async def forget_jobs(timestamp: int) -> None:
    """Delete finished jobs after a week."""
    await app.job_manager.delete_old_jobs(nb_hours=JOBS_KEPT_HOURS, include_failed=True, include_cancelled=True)
