"""Files that are read in, for machines: sent, looked at, applied, taken back, as on their pages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from virtaus.frame.api import Made, done, opens, told
from virtaus.frame.errors import Invalid
from virtaus.frame.imports import HasFaults, actions, queries
from virtaus.frame.imports.actions import Begun
from virtaus.frame.pages import PageRequest
from virtaus.frame.progress.reports import progress_of
from virtaus.frame.rights import SIGNED_IN
from virtaus.frame.rules import USE_IMPORTS
from virtaus.frame.token_scopes import TokenScope

router = Router(tags=["Files"])
SHOWN = 100  # faults in an answer; the page of the file lists all


class KindOfFile(Schema):
    """A kind of file; ``name`` goes with a file that is sent."""

    name: str
    title: str


class Kinds(Schema):
    """The kinds of files that the account may send."""

    items: list[KindOfFile]


class LineFault(Schema):
    """What is wrong in a file, where: ``line`` from 1, ``column`` by its head."""

    line: int
    column: str
    reason: str


class CountsOfFile(Schema):
    """How many rows are new, change something, say nothing new; and how many things end by the file."""

    new: int
    changed: int
    unchanged: int
    ended: int


class SentFile(Schema):
    """A file that waits: ``state`` is sent (being checked), faulty, ready, or nothing when it says nothing new.

    ``faults`` are the first hundred.
    """

    id: UUID
    name: str
    state: str
    counts: CountsOfFile
    fault_count: int
    faults: list[LineFault]


class Sent(Made):
    """A file and the work that has begun on it; ``progress`` is the address to ask, null when it is done already."""

    progress: str | None


class Applied(Schema):
    """What became of a file: applied at once, or left to the worker, whose ``progress`` is the address to ask."""

    counts: CountsOfFile | None
    progress: str | None


class Progress(Schema):
    """How far a long task is; ``state`` is waiting, running, done or failed."""

    state: str
    percent: int = Field(ge=0, le=100)
    message: str


@router.get("/imports", response=told(Kinds), url_name="imports", summary=gettext_noop("Kinds of files to send"))
@opens(USE_IMPORTS, TokenScope.IMPORTS_WRITE)
def kinds(request: PageRequest) -> Kinds:
    return Kinds(items=[KindOfFile(name=each.name, title=each.title) for each in queries.own_kinds(request.actor)])


@router.post("/imports", response=done(Sent, status=201), url_name="imports", summary=gettext_noop("Send a file"))
@opens(USE_IMPORTS, TokenScope.IMPORTS_WRITE)
def send(
    request: PageRequest,
    response: HttpResponse,
    file: File[UploadedFile],
    kind: Form[str],
) -> Status[Sent]:
    if kind not in {each.name for each in queries.own_kinds(request.actor)}:
        raise Invalid({"kind": [_("Not among the kinds of files that you may send.")]})
    begun = actions.send(request.actor, kind, file.name or "", file.size or 0, file.chunks())
    response["Location"] = reverse("api:import", args=[begun.file_id])
    return Status(201, _sent(begun))


@router.get(
    "/imports/{uuid:file_id}",
    response=told(SentFile),
    url_name="import",
    summary=gettext_noop("What a file would do"),
)
@opens(USE_IMPORTS, TokenScope.IMPORTS_WRITE)
def look(request: PageRequest, file_id: UUID) -> SentFile:
    found = queries.preview(request.actor, file_id)
    return SentFile(
        id=found.id,
        name=found.name,
        state=found.state,
        counts=CountsOfFile.from_orm(found.counts),
        fault_count=found.fault_count,
        faults=[LineFault.from_orm(each) for each in found.findings.faults[:SHOWN]],
    )


@router.delete(
    "/imports/{uuid:file_id}",
    response=done(None, status=204),
    url_name="import",
    summary=gettext_noop("Throw a file away"),
)
@opens(USE_IMPORTS, TokenScope.IMPORTS_WRITE)
def discard(request: PageRequest, file_id: UUID) -> Status[None]:
    actions.discard(request.actor, file_id)
    return Status(204, None)


@router.post(
    "/imports/{uuid:file_id}/apply",
    response=done(Applied),
    url_name="apply_import",
    summary=gettext_noop("Apply a file, all or nothing"),
)
@opens(USE_IMPORTS, TokenScope.IMPORTS_WRITE)
def apply(request: PageRequest, file_id: UUID) -> Applied:
    found = queries.preview(request.actor, file_id)
    if found.says_nothing:
        return Applied(counts=CountsOfFile.from_orm(found.counts), progress=None)
    if not (found.is_ready and found.small):
        return Applied(counts=None, progress=_sent(actions.ask_for_import(request.actor, file_id)).progress)
    try:
        counts = actions.apply_import(request.actor, file_id)
    except HasFaults as wrong:
        raise Invalid({"file": [str(wrong)]}) from wrong
    if counts is not None:
        actions.follow_up(request.actor, file_id)
    return Applied(counts=CountsOfFile.from_orm(counts) if counts else None, progress=None)


@router.post(
    "/imports/{uuid:file_id}/undo",
    response=done(Sent),
    url_name="undo_import",
    summary=gettext_noop("Take back the last file of its kind"),
)
@opens(USE_IMPORTS, TokenScope.IMPORTS_WRITE)
def undo(request: PageRequest, file_id: UUID) -> Sent:
    return _sent(actions.ask_for_undo(request.actor, file_id))


@router.get(
    "/progress/{uuid:progress_id}",
    response=told(Progress),
    url_name="progress",
    summary=gettext_noop("How far a long task is"),
)
@opens(SIGNED_IN, TokenScope.IMPORTS_WRITE)
def progress(request: PageRequest, progress_id: UUID) -> Progress:
    found = progress_of(request.actor, progress_id)
    return Progress(state=found.state, percent=found.percent, message=found.message)


def _sent(begun: Begun) -> Sent:
    asked = reverse("api:progress", args=[begun.progress_id]) if begun.progress_id else None
    return Sent(id=begun.file_id, href=reverse("api:import", args=[begun.file_id]), progress=asked)
