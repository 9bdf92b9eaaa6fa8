"""Mail is posted with the change that causes it, delivered once as far as SMTP allows, and holds nothing personal."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pytest_django import Settings

from tests.tasks import RunTasks
from tests.world import World
from virtaus.frame.ids import new_id
from virtaus.frame.outbox import MailTemplate, mail_template, post, templates
from virtaus.frame.outbox.delivery import deliver
from virtaus.frame.outbox.models import OutboxMessage
from virtaus.frame.roles import Role


@pytest.fixture
def greeting(monkeypatch: pytest.MonkeyPatch) -> MailTemplate:
    monkeypatch.setattr(templates, "_templates", {})
    return mail_template("tests.greeting", subject=_("Finished"), text=_("Under way"))


def post_one(greeting: MailTemplate, to: str = "aino@example.fi") -> OutboxMessage:
    return OutboxMessage.objects.get(pk=post(greeting, to=to, language="fi", path="/"))


@dataclass
class MailServer:
    """An SMTP server that takes, delays (4xx) or refuses (5xx) what it is given."""

    replies: list[bytes] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    socket: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.socket.getsockname()[1]}?from=virtaus@example.fi"

    def serve(self) -> None:
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                self._talk(connection, lines)

    def _talk(self, connection: socket.socket, lines: object) -> None:
        connection.sendall(b"220 ready\r\n")
        for line in lines:  # type: ignore[attr-defined]
            verb = line[:4].upper()
            if verb == b"RCPT" and self.replies:
                connection.sendall(self.replies.pop(0) + b"\r\n")
            elif verb == b"DATA":
                connection.sendall(b"354 go on\r\n")
                mail = b""
                while (part := lines.readline()) != b".\r\n":  # type: ignore[attr-defined]
                    mail += part
                self.taken.append(mail.decode())
                connection.sendall(b"250 taken\r\n")
            elif verb == b"QUIT":
                connection.sendall(b"221 bye\r\n")
                return
            else:
                connection.sendall(b"250 ok\r\n")


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    server = MailServer()
    settings.VIRTAUS_MAIL_URL = server.url
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    server.socket.shutdown(socket.SHUT_RDWR)
    server.socket.close()
    thread.join(5)


@pytest.mark.django_db
def test_a_mail_is_delivered_once(greeting: MailTemplate, server: MailServer, run_tasks: RunTasks) -> None:
    message = post_one(greeting)
    assert run_tasks() == ["frame.deliver_mail"]
    deliver(message.id)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.reply) == ("sent", 1, "250")
    assert len(server.taken) == 1
    assert "Subject: Valmis" in server.taken[0]
    assert f"Message-ID: <{message.id}@" in server.taken[0].replace("\r\n ", " ")
    assert "To: aino@example.fi" in server.taken[0]
    assert "http://127.0.0.1/" in server.taken[0]


@pytest.mark.django_db
def test_a_server_that_is_busy_is_tried_again(greeting: MailTemplate, server: MailServer) -> None:
    message = post_one(greeting)
    server.replies = [b"451 later"]
    with pytest.raises(Exception, match="451"):
        deliver(message.id)
    message.refresh_from_db()
    assert message.state == "sending"
    deliver(message.id)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 2)


@pytest.mark.django_db
def test_a_mailbox_that_does_not_exist_is_not_tried_again(greeting: MailTemplate, server: MailServer) -> None:
    message = post_one(greeting)
    server.replies = [b"550 nobody"]
    deliver(message.id)
    message.refresh_from_db()
    assert (message.state, message.reply) == ("refused", "550")


@pytest.mark.django_db
def test_no_server_is_tried_again(greeting: MailTemplate, settings: Settings) -> None:
    settings.VIRTAUS_MAIL_URL = "smtp://127.0.0.1:1"
    with pytest.raises(OSError, match="refused"):
        deliver(post_one(greeting).id)


def test_without_a_server_mail_is_kept(greeting: MailTemplate, run_tasks: RunTasks) -> None:
    message = post_one(greeting)
    run_tasks()
    message.refresh_from_db()
    assert message.state == "kept"


@pytest.mark.django_db
def test_mail_of_a_change_that_is_undone_was_never_posted(greeting: MailTemplate, run_tasks: RunTasks) -> None:
    with transaction.atomic():
        post_one(greeting)
        transaction.set_rollback(True)
    assert run_tasks() == []
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("to", "path"), [("aino@example.fi", "/nowhere-at-all"), ("not an address", "/"), ("a@b.fi\nBcc: c@d.fi", "/")]
)
def test_a_wrong_address_or_link_is_refused(greeting: MailTemplate, to: str, path: str) -> None:
    with pytest.raises(ValueError, match="a mail"):
        post(greeting, to=to, language="fi", path=path)


@pytest.mark.parametrize("text", ["Hello %(name)s", "Hello {name}"])
def test_a_template_has_no_place_for_a_name(greeting: MailTemplate, text: str) -> None:
    with pytest.raises(ValueError, match="place to fill"):
        mail_template("tests.wrong", subject=_("Finished"), text=text)
    with pytest.raises(ValueError, match="twice"):
        mail_template("tests.greeting", subject=_("Finished"), text=_("Finished"))


def test_the_mailbox_shows_what_was_written(world: World, greeting: MailTemplate) -> None:
    message = post_one(greeting)
    client = world.client(Role.COACH)
    listed = client.get(reverse("frame:mailbox")).content.decode()
    assert reverse("frame:mail", args=[message.id]) in listed
    assert "Valmis" in listed
    one = client.get(reverse("frame:mail", args=[message.id])).content.decode()
    assert "aino@example.fi" in one
    assert "Käynnissä" in one
    OutboxMessage.objects.update(template="tests.gone")
    assert client.get(reverse("frame:mailbox")).status_code == 200


def test_the_mailbox_is_of_training_areas(world: World, greeting: MailTemplate, settings: Settings) -> None:
    message = post_one(greeting)
    settings.DEVELOPMENT = False
    for url in (reverse("frame:mailbox"), reverse("frame:mail", args=[message.id])):
        assert world.client(Role.COACH).get(url).status_code == 404
    settings.DEVELOPMENT = True
    assert world.client(Role.EMPLOYER).get(reverse("frame:mailbox")).status_code == 403
    assert world.client(Role.COACH).get(reverse("frame:mail", args=[new_id()])).status_code == 404
