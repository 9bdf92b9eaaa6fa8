"""The mailbox of a training area."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from virtaus.frame.outbox import queries
from virtaus.frame.pages import PageRequest, page
from virtaus.frame.rules import READ_MAILBOX
from virtaus.frame.tables import answer


@page(READ_MAILBOX)
def mailbox(request: PageRequest) -> HttpResponseBase:
    """The list of all mail."""
    table = queries.mailbox(request.actor, queries.MAILBOX.asked(request.GET))
    return answer(request, table, "frame/mailbox.html", {"crumbs": [(_("Home"), "/"), (_("Mailbox"), "")]})


@page(READ_MAILBOX)
def mail(request: PageRequest, message_id: UUID) -> HttpResponse:
    """One mail as its receiver would read it."""
    row = queries.mail(request.actor, message_id)
    crumbs = [(_("Home"), "/"), (_("Mailbox"), reverse("frame:mailbox")), (row.subject, "")]
    return render(request, "frame/mail.html", {"mail": row, "crumbs": crumbs})
