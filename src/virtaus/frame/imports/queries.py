"""Reads about files that are read in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from virtaus.frame import clock, modes, trail
from virtaus.frame.actor import Actor
from virtaus.frame.csv_lines import Fault
from virtaus.frame.imports import actions, keeping
from virtaus.frame.imports.findings import Findings, read
from virtaus.frame.imports.kinds import Counts, ImportColumn, ImportKind, PastImport, kind_of, kinds_of
from virtaus.frame.imports.models import ImportedFile
from virtaus.frame.rights import require
from virtaus.frame.rules import USE_IMPORTS
from virtaus.frame.tables import Asked, Choice, Column, Kind, Table, TableView

SHOWN = 100
State = ImportedFile.State


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of file that the actor may read in."""

    name: str
    title: str
    help: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One's own file that has something to say and was neither applied nor thrown away."""

    id: UUID
    name: str
    kind: str
    state: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """One's own waiting file, what its check found, and what applying it would do."""

    id: UUID
    name: str
    kind_code: str
    kind: str
    state: str
    counts: Counts
    fault_count: int
    findings: Findings
    small: bool

    @property
    def is_checked(self) -> bool:
        return self.state != State.SENT

    @property
    def is_ready(self) -> bool:
        return self.state == State.READY

    @property
    def says_nothing(self) -> bool:
        return self.state == State.NOTHING


@dataclass(frozen=True, slots=True)
class UndoRow:
    """An applied file, why it can't be taken back, and whether that may be asked for (again)."""

    id: UUID
    name: str
    kind: str
    counts: Counts
    applied_at: datetime
    refused: tuple[str, ...]
    may_ask: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An applied file as the list shows it."""

    name: str
    kind: str
    applied_at: datetime
    applied_by: str
    rows: int
    new: int
    changed: int
    state: str
    undo_url: str


FAULTS: Table[Fault] = Table(
    name="frame.import_faults",
    title=gettext_lazy("Errors of the file"),
    columns=(
        Column("line", gettext_lazy("Row"), Kind.NUMBER, sort="line"),
        Column("column", gettext_lazy("Column"), sort="column"),
        Column("reason", gettext_lazy("Reason")),
    ),
    order="line",
)
HISTORY: Table[HistoryRow] = Table(
    name="frame.imports",
    title=gettext_lazy("Files that have been applied"),
    columns=(
        Column("name", gettext_lazy("File"), sort="name"),
        Column("kind", gettext_lazy("Kind"), sort="kind"),
        Column("applied_at", gettext_lazy("Applied"), Kind.MOMENT, sort="applied_at"),
        Column("applied_by", gettext_lazy("By"), sort="applied_by"),
        Column("rows", gettext_lazy("Rows"), Kind.NUMBER, sort="rows"),
        Column("new", gettext_lazy("New"), Kind.NUMBER, phone=False),
        Column("changed", gettext_lazy("Changed"), Kind.NUMBER, phone=False),
        Column("state", gettext_lazy("State"), template="frame/import_state.html"),
    ),
    filters=(Choice("kind", gettext_lazy("Kind")),),
    order="-applied_at",
    empty=gettext_lazy("No files yet"),
    empty_help=gettext_lazy("Choose a file above. Nothing changes before you have seen what it would do."),
)
_names_of: Callable[[Iterable[UUID]], Mapping[UUID, str]] | None = None


def senders_are_called(names: Callable[[Iterable[UUID]], Mapping[UUID, str]]) -> None:
    """Say what the accounts are called that sent files."""
    global _names_of
    _names_of = names


def own_kinds(actor: Actor) -> list[KindRow]:
    """The kinds of files that the actor may read in."""
    require(actor, USE_IMPORTS)
    return [KindRow(kind.name, str(kind.title), str(kind.help)) for kind in kinds_of(actor)]


def columns_of(actor: Actor, kind_name: str) -> list[ImportColumn]:
    """The columns of a kind in the mode at hand; NotFound for one that the actor does not read in."""
    require(actor, USE_IMPORTS)
    return [column for column in kind_of(actor, kind_name).columns if modes.current() in column.modes]


def kind_called(actor: Actor, kind_name: str) -> KindRow:
    """What a kind is called and for; NotFound for one that the actor does not read in."""
    require(actor, USE_IMPORTS)
    kind = kind_of(actor, kind_name)
    return KindRow(kind.name, str(kind.title), str(kind.help))


def waiting(actor: Actor) -> list[WaitingRow]:
    """One's own waiting files, newest first; one that says nothing new waits for nobody."""
    require(actor, USE_IMPORTS)
    titles = {kind.name: str(kind.title) for kind in kinds_of(actor)}
    since = clock.now() - actions.KEPT
    rows = ImportedFile.objects.filter(
        account_id=actor.account_id,
        account_id__isnull=False,
        applied_at__isnull=True,
        sent_at__gt=since,
        kind__in=titles,
    )
    rows = rows.exclude(state=State.NOTHING)
    return [
        WaitingRow(row.id, row.name, titles[row.kind], str(State(row.state).label), row.sent_at)
        for row in rows.order_by("-sent_at", "-id")
    ]


def preview(actor: Actor, file_id: UUID) -> Preview:
    """What one's own waiting file would do; NotFound for anybody else's."""
    require(actor, USE_IMPORTS)
    kept = actions.own_waiting(actor, file_id)
    kind = kind_of(actor, kept.kind)
    trail.note(kind.fields)
    told = dict(kept.counts)
    faults = told.pop("faults", 0)
    return Preview(
        kept.id,
        kept.name,
        kind.name,
        str(kind.title),
        kept.state,
        Counts(**told),
        faults,
        read(keeping.kept_report(kept.id)),
        kept.small,
    )


def faults(asked: Asked, found: Preview) -> TableView[Fault]:
    """The faults of a file as a table to sort and download."""
    return FAULTS.over_rows(asked, found.findings.faults)


def to_undo(actor: Actor, file_id: UUID) -> UndoRow:
    """An applied file that somebody wants to take back; NotFound outside the actor's kinds."""
    require(actor, USE_IMPORTS)
    kept = actions.applied(actor, file_id)
    kind = kind_of(actor, kept.kind)
    reason = actions.why_not_undo(kept)
    refused = (reason,) if reason else read(keeping.kept_report(kept.id)).refused
    return UndoRow(kept.id, kept.name, str(kind.title), Counts(**kept.counts), _moment(kept), refused, not reason)


def history(actor: Actor, asked: Asked) -> TableView[HistoryRow]:
    """The last applied files of the actor's kinds."""
    require(actor, USE_IMPORTS)
    kinds = kinds_of(actor)
    told = [row for kind in kinds for row in (kind.past(actor) if kind.past else _past(actor, kind))]
    names = _names({row.applied_by for row in told if row.applied_by is not None})
    rows = [
        HistoryRow(
            row.file_name,
            row.kind,
            row.applied_at,
            names.get(row.applied_by, "") if row.applied_by else _("Command or timer"),
            row.rows,
            row.new,
            row.changed,
            _("undone") if row.undone_at else _("applied"),
            row.undo_url,
        )
        for row in told
    ]
    return HISTORY.over_rows(asked, rows, options={"kind": [(str(kind.title), str(kind.title)) for kind in kinds]})


def what_was_done(counts: Counts) -> str:
    """What applying a file did, in a sentence."""
    said = {"new": counts.new, "changed": counts.changed, "unchanged": counts.unchanged}
    return _("The file was applied: %(new)d new, %(changed)d changed, %(unchanged)d as before.") % said


def what_undo_withdraws(counts: Counts) -> list[str]:
    """What taking back a file would do, in sentences."""
    said = []
    if counts.new:
        said.append(
            ngettext("%d thing that it made is deleted.", "%d things that it made are deleted.", counts.new)
            % counts.new
        )
    if counts.changed:
        text = ngettext(
            "%d thing that it changed gets its earlier values back.",
            "%d things that it changed get their earlier values back.",
            counts.changed,
        )
        said.append(text % counts.changed)
    return [*said, _("The file can be read again afterwards.")]


def _past(actor: Actor, kind: ImportKind) -> Sequence[PastImport]:
    rows = ImportedFile.objects.filter(kind=kind.name, applied_at__isnull=False)
    if kind.own_only and not actor.is_system:
        rows = rows.filter(account_id=actor.account_id)
    found = list(rows.order_by("-applied_at", "-id")[:SHOWN])
    last = next((row for row in found if row.state == State.APPLIED), None)
    undoable = last.id if last is not None and not actions.why_not_undo(last) else None
    return [_told(row, kind, undoable) for row in found]


def _told(row: ImportedFile, kind: ImportKind, undoable: UUID | None) -> PastImport:
    counts = Counts(**row.counts)
    undo_url = reverse("frame:undo_import", args=[row.id]) if row.id == undoable else ""
    return PastImport(
        row.name,
        str(kind.title),
        counts.rows,
        counts.new,
        counts.changed,
        _moment(row),
        row.account_id,
        row.undone_at,
        undo_url,
    )


def _moment(row: ImportedFile) -> datetime:
    if row.applied_at is None:
        raise ValueError("the file has not been applied")
    return row.applied_at


def _names(accounts: set[UUID]) -> Mapping[UUID, str]:
    return _names_of(accounts) if accounts and _names_of is not None else {}
