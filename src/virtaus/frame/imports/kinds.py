"""What a room says of a kind of file that can be read in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.frame.actor import Actor
from virtaus.frame.csv_lines import Fault
from virtaus.frame.errors import Invalid, NotFound
from virtaus.frame.imports.journal import Journal
from virtaus.frame.modes import BOTH, Mode
from virtaus.frame.rights import Right, may

Text = str | Promise
Tell = Callable[[float], None]
"""Called with the share of the work that is done, 0–1."""


def nobody(share: float) -> None:
    """Tell nobody."""


class HasFaults(Invalid):
    """The file was not applied: ``faults`` name line, column and reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        message = ngettext("The file has %d error.", "The file has %d errors.", len(faults)) % len(faults)
        super().__init__({"": [message]})


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as its sender gave it. ``content`` is CSV or Excel; ``frame.csv_lines.lines_of`` reads both."""

    id: UUID
    name: str
    content: bytes = field(repr=False)
    sender_id: UUID | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a file are new, change something, say nothing new; and how many things end by it."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.unchanged

    @property
    def does_nothing(self) -> bool:
        return not (self.new or self.changed or self.ended)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do. While ``faults`` holds any, nothing may be applied.

    ``first`` are some of its rows under ``head``, to see that columns were understood; never codes or contact details.
    ``warnings`` are worth knowing and stop nothing. ``facts`` are further counts under a label.
    """

    counts: Counts
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    head: tuple[str, ...] = ()
    first: tuple[tuple[str, ...], ...] = ()
    facts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column of the file, as the template and the page explain it. ``codes`` are all that it may
    hold, where it holds codes."""

    name: str
    meaning: Text
    example: str = ""
    needed: bool = False
    modes: frozenset[Mode] = BOTH
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastImport:
    """An applied file as the history lists it; ``undo_url`` leads to taking it back where that is possible."""

    file_name: str
    kind: str
    rows: int
    new: int
    changed: int
    applied_at: datetime
    applied_by: UUID | None
    undone_at: datetime | None
    undo_url: str = ""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of file. ``name`` stands in addresses; ``fields`` are the audited fields that such a file holds.

    ``own_only``: senders see and take back their own imports only, because their rights reach different things.
    ``past`` gives the history where the room keeps one of its own; then it takes back by itself, too. ``applied``
    does what follows by itself once an import is kept; ``undone`` tells the compute process of one taken back.
    """

    name: str
    title: Text
    help: Text
    right: Right
    columns: tuple[ImportColumn, ...]
    plan: Callable[[Actor, Sent, Tell], Plan]
    apply: Callable[[Actor, Sent, Journal, Tell], Counts]
    fields: frozenset[str]
    order: int = 100
    accept: tuple[str, ...] = (".csv", ".xlsx")
    own_only: bool = False
    past: Callable[[Actor], list[PastImport]] | None = None
    applied: Callable[[Actor], None] | None = None
    undone: Callable[[], None] | None = None


_kinds: dict[str, ImportKind] = {}
_actor_of: Callable[[UUID], Actor] | None = None


def add_kind(kind: ImportKind) -> ImportKind:
    """Declare a kind when its room is loaded; ValueError when the name is taken."""
    if kind.name in _kinds:
        raise ValueError(f"the kind of import {kind.name} is declared twice")
    _kinds[kind.name] = kind
    return kind


def all_kinds() -> tuple[ImportKind, ...]:
    """Every kind, in the order of the page."""
    return tuple(sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name)))


def kinds_of(actor: Actor) -> tuple[ImportKind, ...]:
    """The kinds that ``actor`` may read in."""
    return tuple(kind for kind in all_kinds() if may(actor, kind.right))


def kind_of(actor: Actor, name: str) -> ImportKind:
    """The kind called ``name``; NotFound when there is none, or the actor may not read it in."""
    kind = _kinds.get(name)
    if kind is None or not may(actor, kind.right):
        raise NotFound(_("Not found."))
    return kind


def senders_are(find: Callable[[UUID], Actor]) -> None:
    """Say how an account becomes an actor: the worker applies a file with the rights that its sender has then."""
    global _actor_of
    _actor_of = find


def sender(account_id: UUID | None, otherwise: Actor) -> Actor:
    """The actor that sent a file; ``otherwise`` for one that a command read in."""
    if account_id is None:
        return otherwise
    if _actor_of is None:
        raise RuntimeError("nobody has said how an account becomes an actor")
    return _actor_of(account_id)
