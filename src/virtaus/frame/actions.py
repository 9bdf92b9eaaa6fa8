"""Actions: every change of state. A decorator checks the right and writes the audit entry in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.db import transaction

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.rights import Right, require

P = ParamSpec("P")
R = TypeVar("R")
_actions: dict[str, Right] = {}


def all_actions() -> tuple[str, ...]:
    """The names of every declared action in order; the log's filters list them."""
    return tuple(sorted(_actions))


def action(
    name: str, *, right: Right
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Declare ``name`` ("room.verb_noun") as an action that needs ``right``.

    The function notes what it changes with ``trail.note``. It runs in one transaction together with its audit entry:
    both are kept or neither. Raises Forbidden before anything is read.
    """

    def decorate(change: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @wraps(change)
        def run(actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
            require(actor, right)
            with transaction.atomic(), trail.action(actor, name) as entry:
                result = change(actor, *args, **kwargs)
                trail.store(entry)
            return result

        _actions[name] = right
        run.action_name = name  # type: ignore[attr-defined]
        run.right = right  # type: ignore[attr-defined]
        return cast(Callable[Concatenate[Actor, P], R], run)

    return decorate
