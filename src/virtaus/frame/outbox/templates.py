"""What a mail may say: sentences declared in code and translated, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, override

Text = str | Promise


@dataclass(frozen=True, slots=True)
class MailTemplate:
    """``subject`` and ``text`` are lazy translations of fixed sentences.

    ``complete`` turns the path that the outbox keeps into the one that the mail holds: a token is put in when the mail
    is written, and never stored.
    """

    name: str
    subject: Text
    text: Text
    complete: Callable[[str], str] = str

    def written(self, language: str, link: str) -> tuple[str, str]:
        """Subject and body in ``language``, with ``link`` to go on in the product."""
        with override(language):
            closing = gettext("Open Virtaus to read more. This message can't be answered.")
            return str(self.subject), f"{self.text}\n\n{link}\n\n{closing}\n"


_templates: dict[str, MailTemplate] = {}


def mail_template(name: str, *, subject: Text, text: Text, complete: Callable[[str], str] = str) -> MailTemplate:
    """Declare a template ("room.what_happened"). ValueError for a name twice, or a sentence with a place to fill."""
    if name in _templates:
        raise ValueError(f"the mail template {name} is declared twice")
    with override("en"):
        if any(mark in str(part) for part in (subject, text) for mark in ("%(", "{")):
            raise ValueError(f"the mail template {name} has a place to fill: a mail holds fixed sentences only")
    _templates[name] = MailTemplate(name, subject, text, complete)
    return _templates[name]


def template_called(name: str) -> MailTemplate:
    """KeyError for a template that is not declared (any more)."""
    return _templates[name]


def is_declared(name: str) -> bool:
    return name in _templates
