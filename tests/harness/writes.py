"""Whatever a request writes of persons stands in the log: who wrote, for which purpose, which fields and of whom.

Every request of a test client is watched. A row of a declared model (``personal.py`` of the rooms) that it makes,
changes or deletes, and that is not rolled back, must be matched by a write entry of the same request that names the
person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models, transaction
from django.db.models.signals import post_delete, post_save
from django.test import Client

from virtaus.frame import trail

WRITTEN = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?:ONLY\s+)?"?(\w+)', re.IGNORECASE)


class UnloggedWrite(AssertionError):
    """A request wrote of a person, and the log does not say so."""


@dataclass(slots=True)
class Seen:
    """What one request wrote: tables with persons' data, persons whose own rows they were, and entries of the log."""

    tables: set[str] = field(default_factory=set)
    persons: set[UUID] = field(default_factory=set)
    entries: list[trail.Entry] = field(default_factory=list)
    _waiting: list[Callable[[], None]] = field(default_factory=list)

    def faults(self) -> list[str]:
        """What the log lacks, in words."""
        told = [each for each in self.entries if each.kind == "write" and each.persons and each.fields]
        if self.tables and not told:
            return [f"rows of {', '.join(sorted(self.tables))} were written without an entry of the log"]
        whole = all(each.action and each.place and each.actor.purpose and _somebody(each) for each in told)
        named = set().union(*(each.persons for each in told)) if told else set()
        unnamed = self.persons - named
        return [
            *([] if whole else ["an entry lacks its action, place, purpose or who wrote"]),
            *([f"{len(unnamed)} persons whose rows were written are not named by the log"] if unnamed else []),
        ]

    def when_kept(self, do: Callable[[], None]) -> None:
        """Do it only for what is not rolled back meanwhile, also while the transaction of a test is open."""
        if not connection.in_atomic_block:
            do()
            return
        transaction.on_commit(do)
        self._waiting.append(do)

    def settle(self) -> None:
        """Do what was kept, and leave nothing of it to others."""
        own = {id(do) for do in self._waiting}
        for _savepoints, do, _robust in connection.run_on_commit:
            if id(do) in own:
                do()
        connection.run_on_commit = [each for each in connection.run_on_commit if id(each[1]) not in own]


def _somebody(entry: trail.Entry) -> bool:
    return bool(entry.actor.account_id or entry.actor.name)


_watched: ContextVar[Seen | None] = ContextVar("watched", default=None)


@contextmanager
def watched() -> Iterator[Seen]:
    """Gathers what is written in the block and not rolled back in it; ``install`` must have been called.

    A block around it gathers the same.
    """
    seen, around = Seen(), _watched.get()
    token = _watched.set(seen)
    try:
        with connection.execute_wrapper(_see_statement):
            yield seen
    finally:
        _watched.reset(token)
        seen.settle()
        if around:
            around.tables |= seen.tables
            around.persons |= seen.persons
            around.entries += seen.entries


def _see_statement(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    answer = execute(sql, params, many, context)
    found = WRITTEN.match(str(sql))
    seen = _watched.get()
    if found and seen and found[1] in person_tables() and context["cursor"].rowcount > 0:
        table = found[1]
        seen.when_kept(lambda: seen.tables.add(table))
    return answer


def _see_row(sender: type[models.Model], instance: models.Model, **_signal: Any) -> None:
    seen = _watched.get()
    if seen and sender in person_fields() and (person := getattr(instance, person_fields()[sender])) is not None:
        seen.when_kept(lambda: seen.persons.add(person))


@cache
def person_tables() -> frozenset[str]:
    """The tables of persons and of every model that the rooms declare of them."""
    from virtaus.frame.personal import declarations, parts
    from virtaus.people.models import Person

    told = [Person, *(each.model for each in declarations()), *(each.model for each in parts())]
    return frozenset(model._meta.db_table for model in told)


@cache
def person_fields() -> dict[type[models.Model], str]:
    """The attribute that holds a person's id, by model."""
    from virtaus.frame.personal import declarations
    from virtaus.people.models import Person

    found: dict[type[models.Model], str] = {Person: "pk"}
    for each in declarations():
        found[each.model] = next(one.attname for one in each.model._meta.concrete_fields if one.related_model is Person)
    return found


def install(patch: pytest.MonkeyPatch) -> None:
    request, store = Client.request, trail.store

    def store_and_see(entry: trail.Entry) -> None:
        store(entry)
        if seen := _watched.get():
            seen.when_kept(lambda: seen.entries.append(entry))

    def request_and_watch(self: Client, **environ: Any) -> Any:
        with watched() as seen:
            response = request(self, **environ)
        if faults := seen.faults():
            raise UnloggedWrite(f"{environ.get('REQUEST_METHOD')} {environ.get('PATH_INFO')}: {'; '.join(faults)}")
        return response

    for signal in (post_save, post_delete):
        signal.connect(_see_row, weak=False)
    patch.setattr(trail, "store", store_and_see)
    patch.setattr(Client, "request", request_and_watch)
