"""Sending a file, checking it, applying it all or nothing, and taking back the last one of its kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from virtaus.frame import bulk, clock, progress, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid, NotFound
from virtaus.frame.excel import is_excel
from virtaus.frame.imports import keeping, undoing
from virtaus.frame.imports.collecting import seldom_collected
from virtaus.frame.imports.findings import written
from virtaus.frame.imports.journal import Journal
from virtaus.frame.imports.kinds import Counts, ImportKind, Sent, Tell, kind_of, nobody
from virtaus.frame.imports.models import ImportedFile, ImportPiece
from virtaus.frame.rules import USE_IMPORTS

if TYPE_CHECKING:
    from virtaus.frame.tasks import Task

KEPT = timedelta(days=1)  # how long a file waits for its sender
LONGEST_NAME = 200
SMALL = 200_000  # bytes: some thousand rows, read in less than half a second
LARGE = 5_000  # rows that a file makes, from which the database's own counts are wrong
_LOCK = 5_031_100  # beside the lock of the events: one import of a kind at a time
State = ImportedFile.State
Part = ImportPiece.Part


@dataclass(frozen=True, slots=True)
class Begun:
    """A file and the work that has begun on it; without ``progress_id`` it is done already."""

    file_id: UUID
    progress_id: UUID | None


@action("frame.send_import", right=USE_IMPORTS)
def send(actor: Actor, kind_name: str, file_name: str, size: int, chunks: Iterable[bytes]) -> Begun:
    """Keep a file, sealed, and check it: a small one at once, any other, and each Excel file, in the worker.

    Raises Invalid for a file that is too large or of a wrong kind.
    """
    kind = kind_of(actor, kind_name)
    largest = settings.VIRTAUS_IMPORT_MEGABYTES
    if size == 0:
        raise Invalid({"file": [_("The file is empty.")]})
    if size > largest * 1024 * 1024:
        raise Invalid({"file": [_("The file is larger than %(limit)s MB.") % {"limit": largest}]})
    if not file_name.lower().endswith(kind.accept):
        raise Invalid({"file": [_("Send a file of this kind: %(kinds)s.") % {"kinds": ", ".join(kind.accept)}]})
    kept = _begin(actor, kind, file_name)
    rest = iter(chunks)
    first = next(rest, b"")
    keeping.keep_file(kept.id, chain([first], rest))
    trail.note(kind.fields)
    if size > SMALL or is_excel(first):
        return _ask_for_check(actor, kept)
    kept.small = True
    _check(actor, kind, kept, nobody)
    return Begun(kept.id, None)


@action("frame.ask_for_check", right=USE_IMPORTS)
def ask_for_check(actor: Actor, file_id: UUID) -> Begun:
    """Leave another check of one's own waiting file to the worker. Raises Invalid for one that said nothing new."""
    kept = own_waiting(actor, file_id)
    if kept.state == State.NOTHING:
        raise Invalid({"": [_("The file says nothing new.")]})
    trail.note(kind_of(actor, kept.kind).fields)
    return _ask_for_check(actor, kept)


@action("frame.ask_for_import", right=USE_IMPORTS)
def ask_for_import(actor: Actor, file_id: UUID) -> Begun:
    """Leave applying one's own checked file to the worker. Raises Invalid while it is not ready."""
    from virtaus.frame.imports.tasks import apply_file  # tasks call actions

    kept = own_waiting(actor, file_id)
    if kept.state != State.READY:
        raise Invalid({"": [_("Only a file without errors can be applied.")]})
    trail.note(kind_of(actor, kept.kind).fields)
    return _leave(actor, kept, "frame.apply_import", apply_file)


@action("frame.ask_for_undo", right=USE_IMPORTS)
def ask_for_undo(actor: Actor, file_id: UUID) -> Begun:
    """Leave taking back the last import of a kind to the worker. Raises Invalid when it is not the last one."""
    from virtaus.frame.imports.tasks import undo_file  # tasks call actions

    kept = applied(actor, file_id)
    refusal = why_not_undo(kept)
    if refusal:
        raise Invalid({"": [refusal]})
    trail.note(kind_of(actor, kept.kind).fields)
    return _leave(actor, kept, "frame.undo_import", undo_file)


@action("frame.discard_import", right=USE_IMPORTS)
def discard(actor: Actor, file_id: UUID) -> None:
    """Throw one's own waiting file away."""
    kept = own_waiting(actor, file_id)
    trail.note(kind_of(actor, kept.kind).fields)
    kept.delete()


@action("frame.check_import", right=USE_IMPORTS)
def check(actor: Actor, file_id: UUID, tell: Tell = nobody) -> None:
    """Check a waiting file and keep what was found, its faults in the language at hand; a file that is gone is left."""
    kept = ImportedFile.objects.select_for_update(of=("self",)).filter(id=file_id, applied_at__isnull=True).first()
    if kept is None:
        return
    kind = kind_of(actor, kept.kind)
    trail.note(kind.fields)
    _check(actor, kind, kept, tell)


@action("frame.apply_import", right=USE_IMPORTS)
def apply_import(actor: Actor, file_id: UUID, tell: Tell = nobody) -> Counts | None:
    """Apply a checked file; None for one that is gone or was applied already by a worker that died before its note.

    Raises HasFaults when what it rests on has changed since the check; then nothing is changed.
    """
    kept = ImportedFile.objects.select_for_update(of=("self",)).filter(id=file_id, state=State.READY).first()
    if kept is None:
        return None
    return _apply(actor, kind_of(actor, kept.kind), kept, _sent(kept), tell)


def follow_up(actor: Actor, file_id: UUID) -> None:
    """What follows by itself once a file is applied; it is no part of the import, so its failing undoes nothing."""
    kept = ImportedFile.objects.get(id=file_id)
    if kept.counts.get("new", 0) >= LARGE:
        bulk.count_anew()
    kind = kind_of(actor, kept.kind)
    if kind.applied is not None:
        kind.applied(actor)


@action("frame.read_in", right=USE_IMPORTS)
def read_in(actor: Actor, kind_name: str, file_name: str, content: bytes) -> Counts:
    """Check and apply a file in one, for commands. Raises HasFaults; then nothing is changed and nothing is kept."""
    kind = kind_of(actor, kind_name)
    kept = _begin(actor, kind, file_name)
    return _apply(actor, kind, kept, Sent(kept.id, file_name, content, actor.account_id), nobody)


@action("frame.undo_import", right=USE_IMPORTS)
def undo_import(actor: Actor, file_id: UUID, tell: Tell = nobody) -> None:
    """Take back the last import of a kind. Raises Invalid when it is not the last, or something later rests on it."""
    kept = applied(actor, file_id, for_update=True)
    if kept.state == State.UNDONE:
        return
    kind = kind_of(actor, kept.kind)
    _one_at_a_time(kind)
    refusal = why_not_undo(kept)
    if refusal:
        raise Invalid({"": [refusal]})
    trail.note(kind.fields, undoing.take_back(kept.id, tell))
    kept.state, kept.undone_at, kept.progress_id = State.UNDONE, clock.now(), None
    kept.save(update_fields=["state", "undone_at", "progress_id"])
    keeping.forget(kept.id, *Part)
    if kind.undone is not None:
        kind.undone()


def keep_refusal(file_id: UUID, refused: Invalid) -> None:
    """Why a file could not be taken back, for the page that asked."""
    keeping.keep_report(file_id, {"refused": [reason for reasons in refused.fields.values() for reason in reasons]})


def why_not_undo(kept: ImportedFile) -> str:
    """Why an applied file can't be taken back; empty when it can."""
    later = ImportedFile.objects.filter(kind=kept.kind, state=State.APPLIED, applied_at__gt=kept.applied_at)
    if kept.state != State.APPLIED or later.exists():
        return _("Only the last import can be undone.")
    if not kept.pieces.filter(part=Part.JOURNAL).exists():
        return _("How to undo this file is no longer kept, or it changed nothing.")
    return ""


def applied(actor: Actor, file_id: UUID, *, for_update: bool = False) -> ImportedFile:
    """An applied file of a kind that the actor reads in (one's own where the kind says so); else NotFound."""
    rows = ImportedFile.objects.select_for_update(of=("self",)) if for_update else ImportedFile.objects.all()
    found = rows.filter(id=file_id, applied_at__isnull=False).first()
    if found is None:
        raise NotFound(_("Not found."))
    kind = kind_of(actor, found.kind)
    if kind.own_only and not actor.is_system and found.account_id != actor.account_id:
        raise NotFound(_("Not found."))
    return found


def own_waiting(actor: Actor, file_id: UUID) -> ImportedFile:
    """One's own file that was not applied; NotFound for anybody else's, and for one that is gone."""
    found = ImportedFile.objects.filter(id=file_id, account_id=actor.account_id, applied_at__isnull=True).first()
    if found is None or actor.account_id is None:
        raise NotFound(_("The file is no longer here. Send it again."))
    kind_of(actor, found.kind)
    return found


def forget_old() -> int:
    """Delete files that nobody applied within a day, and what it takes to undo one after a month."""
    now = clock.now()
    old = ImportPiece.objects.filter(part=Part.JOURNAL, file__applied_at__lt=now - undoing.KEPT)
    gone = old.delete()[0]
    return gone + ImportedFile.objects.filter(applied_at__isnull=True, sent_at__lt=now - KEPT).delete()[0]


def _begin(actor: Actor, kind: ImportKind, file_name: str) -> ImportedFile:
    name = "".join(mark for mark in file_name if mark.isprintable()).rpartition("/")[2][-LONGEST_NAME:]
    kept = ImportedFile(kind=kind.name, name=name, account_id=actor.account_id, sent_at=clock.now())
    kept.save(force_insert=True)
    return kept


def _ask_for_check(actor: Actor, kept: ImportedFile) -> Begun:
    from virtaus.frame.imports.tasks import check_file  # tasks call actions

    return _leave(actor, kept, "frame.check_import", check_file)


def _check(actor: Actor, kind: ImportKind, kept: ImportedFile, tell: Tell) -> None:
    with seldom_collected():
        plan = kind.plan(actor, _sent(kept), tell)
    keeping.keep_report(kept.id, written(plan))
    kept.state = State.FAULTY if plan.faults else State.READY
    if not plan.faults and plan.counts.does_nothing:
        kept.state = State.NOTHING
        keeping.forget(kept.id, Part.FILE)
    kept.counts = asdict(plan.counts) | {"faults": len(plan.faults)}
    kept.save(update_fields=["state", "counts", "small"])


def _leave(actor: Actor, kept: ImportedFile, name: str, task: Task[[UUID, UUID | None, UUID, str]]) -> Begun:
    kept.progress_id = progress.begin(actor, name)
    kept.save(update_fields=["progress_id"])
    task.defer(kept.id, actor.account_id, kept.progress_id, translation.get_language() or "fi")
    return Begun(kept.id, kept.progress_id)


def _apply(actor: Actor, kind: ImportKind, kept: ImportedFile, sent: Sent, tell: Tell) -> Counts:
    _one_at_a_time(kind)
    trail.note(kind.fields)
    with seldom_collected():
        counts = kind.apply(actor, sent, Journal(partial(keeping.keep_entry, kept.id)), tell)
    kept.progress_id, kept.counts = None, asdict(counts)
    if counts.does_nothing:
        # it changed nothing, so the one before stays the last one, which can be taken back
        kept.state = State.NOTHING
        kept.save()
        keeping.forget(kept.id, *Part)
        return counts
    kept.state, kept.applied_at = State.APPLIED, clock.now()
    kept.save()
    keeping.forget(kept.id, Part.FILE, Part.REPORT)
    # only the last one can be taken back: what it takes to undo the earlier ones is not kept for nothing
    ImportPiece.objects.filter(file__kind=kind.name, part=Part.JOURNAL).exclude(file=kept).delete()
    return counts


def _sent(kept: ImportedFile) -> Sent:
    return Sent(kept.id, kept.name, keeping.kept_file(kept.id), kept.account_id)


def _one_at_a_time(kind: ImportKind) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, kind.name])
