"""The local mailbox of a training area: what would have been sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.outbox.delivery import path_of, written
from virtaus.frame.outbox.models import OutboxMessage
from virtaus.frame.outbox.templates import is_declared
from virtaus.frame.rights import require
from virtaus.frame.rules import READ_MAILBOX
from virtaus.frame.tables import Asked, Choice, Column, DateRange, Kind, Table, TableView
from virtaus.frame.training import is_training

_TAGS = {"sent": "good", "kept": "good", "refused": "late", "waiting": "warn", "sending": "warn"}


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail as it reads; ``path`` is where it leads."""

    id: UUID
    subject: str
    text: str
    address: str
    path: str
    state: str
    state_label: str
    posted_at: datetime


MAILBOX: Table[MailRow] = Table(
    name="frame.mailbox",
    title=gettext_lazy("Mail"),
    columns=(
        Column("subject", gettext_lazy("Subject")),
        Column("address", gettext_lazy("To")),
        Column("posted_at", gettext_lazy("Posted"), Kind.MOMENT, sort="posted_at"),
        Column("state_label", gettext_lazy("State"), sort="state", tag=lambda row: _TAGS[row.state]),
    ),
    filters=(
        Choice("state", gettext_lazy("State"), options=OutboxMessage.State.choices),
        DateRange("posted", gettext_lazy("Posted"), field="posted_at", moment=True),
    ),
    order="-posted_at",
    link=lambda row: reverse("frame:mail", args=[row.id]),
    empty=gettext_lazy("No mail yet"),
    empty_help=gettext_lazy("What the system writes to people comes here, because a training area sends nothing."),
)


def mailbox(actor: Actor, asked: Asked) -> TableView[MailRow]:
    """Every mail, newest first. NotFound outside a training area: there mail belongs to those who get it."""
    _of_training_area(actor)
    return MAILBOX.over(asked, OutboxMessage.objects.all(), _rows)


def mail(actor: Actor, message_id: UUID) -> MailRow:
    """One mail."""
    _of_training_area(actor)
    found = OutboxMessage.objects.filter(pk=message_id).first()
    if found is None:
        raise NotFound(_("Not found."))
    return _rows([found])[0]


def _of_training_area(actor: Actor) -> None:
    require(actor, READ_MAILBOX)
    if not is_training():
        raise NotFound(_("Not found."))


def _rows(messages: Sequence[OutboxMessage]) -> list[MailRow]:
    return [_row(message) for message in messages]


def _row(message: OutboxMessage) -> MailRow:
    # a mail of an earlier release may use a template that is gone
    path, subject, text = message.path, message.template, ""
    if is_declared(message.template):
        path = path_of(message)
        subject, text = written(message, path)
    label = str(OutboxMessage.State(message.state).label)
    return MailRow(message.id, subject, text, message.address, path, message.state, label, message.posted_at)
