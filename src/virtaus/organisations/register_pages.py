"""Asking the business register, and taking its answer into use."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.organisations import register
from virtaus.organisations.rules import ASK_REGISTER


@page(ASK_REGISTER)
@require_POST
def ask(request: PageRequest, organisation_id: UUID) -> HttpResponse:
    try:
        register.ask(request.actor, organisation_id)
    except Invalid as refused:
        messages.error(request, str(refused))
    return _back(organisation_id)


@page(ASK_REGISTER)
@require_POST
def confirm(request: PageRequest, organisation_id: UUID) -> HttpResponse:
    return _settle(request, organisation_id, register.confirm_answer, _("The register's data was taken into use."))


@page(ASK_REGISTER)
@require_POST
def drop(request: PageRequest, organisation_id: UUID) -> HttpResponse:
    return _settle(request, organisation_id, register.drop_answer, _("The register's data was left unused."))


def _settle(
    request: PageRequest, organisation_id: UUID, settle: Callable[[Actor, UUID, UUID | None], None], done: str
) -> HttpResponse:
    """Settle the answer that the page showed: another one that came meanwhile is not settled unseen."""
    try:
        answer_id: UUID | None = UUID(request.POST.get("answer", ""))
    except ValueError:
        answer_id = None
    try:
        settle(request.actor, organisation_id, answer_id)
    except Invalid as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return _back(organisation_id)


def _back(organisation_id: UUID) -> HttpResponse:
    return see_other(reverse("organisations:organisation", args=[organisation_id]))
