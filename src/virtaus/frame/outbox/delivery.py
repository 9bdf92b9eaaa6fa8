"""Posting a mail, and delivering it by SMTP (RFC 5321) or keeping it in the local mailbox.

SMTP has no exactly once: when the answer of the server is lost, nobody knows whether it took the mail. Such a mail goes
again under the same Message-ID (RFC 5322), by which mailboxes drop the second one.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import Resolver404, resolve

from virtaus.frame import clock
from virtaus.frame.outbox.models import OutboxMessage
from virtaus.frame.outbox.templates import MailTemplate, template_called

State = OutboxMessage.State
SECONDS = 20
_PORTS = {"smtp": 587, "smtps": 465}


def post(template: MailTemplate, *, to: str, language: str, path: str) -> UUID:
    """Put a mail into the outbox, in the transaction at hand; the worker delivers it after the commit.

    ``path`` is an address of the product, without a query. ValueError for a path that leads nowhere or an address that
    is none.
    """
    from virtaus.frame.outbox.tasks import deliver_mail

    try:
        resolve(path)
        validate_email(to)
    except Resolver404 as error:
        raise ValueError(f"a mail must lead to a page of the product, not to {path}") from error
    except ValidationError as error:
        raise ValueError("a mail needs the address of a mailbox") from error
    message = OutboxMessage(template=template.name, address=to, language=language, path=path, posted_at=clock.now())
    message.save()
    deliver_mail.defer(message.id)
    return message.id


def deliver(message_id: UUID) -> None:
    """Deliver one message, unless it is done. OSError or SMTPException when it should be tried again."""
    message = _taken(message_id)
    if message is None:
        return
    if not settings.VIRTAUS_MAIL_URL:
        _end(message, State.KEPT, "")
        return
    try:
        _send(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        code = _code(error)
        if code < 500:
            raise
        _end(message, State.REFUSED, str(code))
        return
    _end(message, State.SENT, "250")


def _taken(message_id: UUID) -> OutboxMessage | None:
    """The message, noted as being sent; None when it is done already."""
    with transaction.atomic():
        open_states = [State.WAITING, State.SENDING]
        found = OutboxMessage.objects.select_for_update(of=("self",)).filter(pk=message_id, state__in=open_states)
        message = found.first()
        if message:
            message.state = State.SENDING
            message.attempts += 1
            message.save(update_fields=["state", "attempts"])
        return message


def _end(message: OutboxMessage, state: State, reply: str) -> None:
    message.state = state
    message.reply = reply
    message.ended_at = clock.now()
    message.save(update_fields=["state", "reply", "ended_at"])


def path_of(message: OutboxMessage) -> str:
    """Where the mail leads, with what its template puts in only now."""
    return template_called(message.template).complete(message.path)


def written(message: OutboxMessage, link: str) -> tuple[str, str]:
    """Subject and body of a message."""
    return template_called(message.template).written(message.language, link)


def _send(message: OutboxMessage) -> None:
    url = urlsplit(settings.VIRTAUS_MAIL_URL)
    sender = parse_qs(url.query).get("from", [unquote(url.username or "") or f"noreply@{settings.ALLOWED_HOSTS[0]}"])[0]
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    subject, text = written(message, f"{scheme}://{settings.ALLOWED_HOSTS[0]}{path_of(message)}")
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = sender
    mail["To"] = message.address
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{message.id}@{settings.ALLOWED_HOSTS[0]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    with _server(url) as server:
        server.send_message(mail)


def _server(url: SplitResult) -> smtplib.SMTP:
    """A connection to the mail server: TLS from the start by smtps, by STARTTLS where the server offers it else."""
    host, port = url.hostname or "localhost", url.port or _PORTS.get(url.scheme, 25)
    context = ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


def _code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _text in error.recipients.values()), default=0)
    return int(getattr(error, "smtp_code", 0))
