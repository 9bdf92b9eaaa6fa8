"""Pages of organisations: which accounts act for them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.tables import answer
from virtaus.organisations import actions, queries, register
from virtaus.organisations.forms import MemberForm
from virtaus.organisations.rules import MANAGE_MEMBERS


@page(MANAGE_MEMBERS)
def organisation_list(request: PageRequest) -> HttpResponseBase:
    table = queries.organisation_table(request.actor, queries.ORGANISATIONS.asked(request.GET))
    crumbs = [(_("Home"), "/"), (_("Organisations"), "")]
    return answer(request, table, "organisations/organisations.html", {"crumbs": crumbs})


@page(MANAGE_MEMBERS)
@require_http_methods(["GET", "POST"])
def organisation(request: PageRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation, the accounts that act for it, and the form that adds one."""
    found = queries.organisation(request.actor, organisation_id)
    form = MemberForm(request.POST or None)
    if form.attempt(lambda: actions.add_member(request.actor, organisation_id, **form.cleaned_data)):
        messages.success(request, _("The account now acts for the organisation."))
        return see_other(reverse("organisations:organisation", args=[organisation_id]))
    crumbs = [(_("Home"), "/"), (_("Organisations"), reverse("organisations:organisations")), (found.row.name, "")]
    context = {
        "organisation": found,
        "register": register.register_view(request.actor, organisation_id),
        "form": form,
        "crumbs": crumbs,
    }
    return render(request, "organisations/organisation.html", context, status=form.status)


@page(MANAGE_MEMBERS)
@require_POST
def end_member(request: PageRequest, organisation_id: UUID, member_id: UUID) -> HttpResponse:
    actions.end_member(request.actor, organisation_id, member_id)
    messages.success(request, _("The account no longer acts for the organisation."))
    return see_other(reverse("organisations:organisation", args=[organisation_id]))
