"""What the compute process holds and answers, as the rooms declare it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

T = TypeVar("T")
Payload = Mapping[str, Any]
Handle = Callable[[Payload], Any]
Contents = Mapping[str, Any]

# One call sees one state of all stores, though the follower may replace them while it runs.
_contents: ContextVar[Contents | None] = ContextVar("virtaus_compute_contents", default=None)


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed since a store was loaded: ids by kind. ``everything`` asks for a load from scratch.

    A kind with None among its ids changed as a whole.
    """

    ids: Mapping[str, frozenset[UUID | None]]
    everything: bool = False

    def of(self, kind: str) -> frozenset[UUID] | None:
        """The changed ids of ``kind``; None when all of it must be loaded anew."""
        ids = self.ids.get(kind, frozenset())
        if self.everything or None in ids:
            return None
        return cast(frozenset[UUID], ids)


@dataclass(frozen=True, slots=True)
class Store(Generic[T]):
    """Data held in memory. ``load(previous, changed)`` returns the new content and leaves the previous untouched.

    ``previous`` is None at the first load. Loads of one round see the same database snapshot. A ``daily`` one is loaded
    again when a day begins, for its content is of a day.
    """

    name: str
    kinds: frozenset[str]
    load: Callable[[T | None, Changed], T]
    daily: bool = False

    def now(self) -> T:
        """The content that the call (or load) at hand sees. RuntimeError outside both."""
        contents = _contents.get()
        if contents is None or self.name not in contents:
            raise RuntimeError(f"the store {self.name} is read outside a call")
        return cast(T, contents[self.name])


@dataclass(frozen=True, slots=True)
class Handler:
    name: str
    handle: Handle
    warm: Callable[[], object] | None


stores: dict[str, Store[Any]] = {}
handlers: dict[str, Handler] = {}


def store(
    name: str, *, kinds: Collection[str], daily: bool = False
) -> Callable[[Callable[[T | None, Changed], T]], Store[T]]:
    """Declare a store, loaded in the order of declaration, again when a change of ``kinds`` is logged and, where it is
    ``daily``, when a day (clock.today) begins.
    """

    def decorate(load: Callable[[T | None, Changed], T]) -> Store[T]:
        if name in stores:
            raise ValueError(f"the store {name} is declared twice")
        declared = Store(name, frozenset(kinds), load, daily)
        stores[name] = declared
        return declared

    return decorate


def handler(name: str, *, warm: Callable[[], object] | None = None) -> Callable[[Handle], Handle]:
    """Declare what answers ``name`` ("room.verb"). ``warm`` runs once over loaded stores before the process is ready;
    it compiles kernels. The payload and the answer are JSON; ids, dates and arrays are made so.
    """

    def decorate(handle: Handle) -> Handle:
        if name in handlers or name == "ping":
            raise ValueError(f"the handler {name} is declared twice")
        handlers[name] = Handler(name, handle, warm)
        return handle

    return decorate


@contextmanager
def seeing(contents: Contents) -> Iterator[None]:
    """Let stores be read as ``contents`` inside the block."""
    token = _contents.set(contents)
    try:
        yield
    finally:
        _contents.reset(token)
