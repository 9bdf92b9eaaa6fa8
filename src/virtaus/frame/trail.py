"""The trail of a request, command or task: which persons' data was read or written, which fields, and why.

Queries and actions note what they touch; the room ``audit`` stores it. Reads of a request become one entry, written
before the answer leaves; each action becomes an entry inside its own transaction, so a change without its entry can't
exist. Without a sink nothing personal can be touched: noting raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import UUID

from virtaus.frame.actor import Actor
from virtaus.frame.ids import new_id


@dataclass(slots=True)
class Entry:
    """One row of the log to be. ``place`` is a route or command, never an address with values in it."""

    kind: Literal["read", "write"]
    actor: Actor
    place: str
    request_id: UUID
    action: str = ""
    persons: set[UUID] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    outcome: str = "ok"


class Sink(Protocol):
    """Where entries go; ``audit`` registers the one sink of the house at start-up."""

    def __call__(self, entry: Entry) -> None: ...


_sink: Sink | None = None
_current: ContextVar[Entry | None] = ContextVar("virtaus_trail", default=None)


def send_to(sink: Sink) -> None:
    """Register where entries are stored."""
    global _sink
    _sink = sink


def store(entry: Entry) -> None:
    """Store an entry; RuntimeError when no sink is registered, so nothing goes unlogged."""
    if _sink is None:
        raise RuntimeError("no audit sink is registered: personal data can't be touched")
    _sink(entry)


@contextmanager
def opened(actor: Actor, place: str, request_id: UUID | None = None) -> Iterator[Entry]:
    """A trail for one request, command or task. What was read inside is stored when the block ends, error or not."""
    entry = Entry("read", actor, place, request_id or new_id())
    token = _current.set(entry)
    try:
        yield entry
    except BaseException as error:
        entry.outcome = type(error).__name__
        raise
    finally:
        _current.reset(token)
        if entry.persons or entry.fields:
            store(entry)


@contextmanager
def action(actor: Actor, name: str) -> Iterator[Entry]:
    """A write entry for one action, nested in the trail at hand. The caller stores it inside the transaction."""
    outer = _current.get()
    entry = Entry("write", actor, outer.place if outer else name, outer.request_id if outer else new_id(), action=name)
    token = _current.set(entry)
    try:
        yield entry
    finally:
        _current.reset(token)


def note(fields: Iterable[str], persons: Iterable[UUID] = ()) -> None:
    """Note that ``fields`` ("room.field") of ``persons`` were read or written. RuntimeError outside any trail."""
    entry = _current.get()
    if entry is None:
        raise RuntimeError("personal data was touched outside a trail")
    entry.fields.update(fields)
    entry.persons.update(persons)


def under(purpose: str) -> None:
    """What is gathered at hand happens for ``purpose`` instead of the actor's usual one; nothing outside a trail."""
    entry = _current.get()
    if entry is not None:
        who = entry.actor  # may be lazy, so that it can't be copied by dataclasses.replace
        entry.actor = Actor(who.kind, who.account_id, who.memberships, purpose, who.name)


def current() -> Entry | None:
    """The entry being gathered, if any."""
    return _current.get()
