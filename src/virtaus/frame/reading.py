"""Reading a thing once for a whole page.

A page is put together from pieces that don't know each other: its headline and a panel may need the same rows. A page
that opens ``one_page`` shares what its pieces read with ``@once``; elsewhere ``@once`` changes nothing. Only pages that
change nothing may open it: what is kept does not follow a change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from virtaus.frame.actor import Actor

P = ParamSpec("P")
R = TypeVar("R")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("virtaus_page_reads", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """What ``@once`` functions read inside is read once."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(read: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
    """Keep the answer of a query for the page at hand, by actor and arguments; callers must not change the answer."""

    @wraps(read)
    def reading(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        kept = _kept.get()
        if kept is None:
            return read(actor, *args, **kwargs)
        asked = (*map(_plain, args), *((name, _plain(value)) for name, value in sorted(kwargs.items())))
        key = (read, actor.kind, actor.account_id, actor.name, asked)
        if key not in kept:
            kept[key] = read(actor, *args, **kwargs)
        found: R = kept[key]
        return found

    return reading


def _plain(value: object) -> Hashable:
    """An argument as a key: of ids in a list only which they are counts."""
    if isinstance(value, Collection) and not isinstance(value, str):
        return frozenset(value)
    if not isinstance(value, Hashable):
        raise TypeError(f"an argument of a query read once can't be told from others: {type(value).__name__}")
    return value
