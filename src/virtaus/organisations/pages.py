"""Pages of organisations: which accounts act for them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from virtaus.frame.forms import EditForm
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import may
from virtaus.frame.tables import answer
from virtaus.organisations import actions, queries, register
from virtaus.organisations.forms import MemberForm
from virtaus.organisations.rules import ASK_REGISTER, MANAGE_MEMBERS, RECORD_ORGANISATIONS, SEE_CONTACTS


@page(SEE_CONTACTS)
def organisation_list(request: PageRequest) -> HttpResponseBase:
    table = queries.organisation_table(request.actor, queries.ORGANISATIONS.asked(request.GET))
    crumbs = [(_("Home"), "/"), (_("Organisations"), "")]
    manages = may(request.actor, MANAGE_MEMBERS)
    return answer(request, table, "organisations/organisations.html", {"crumbs": crumbs, "manages": manages})


def _crumbs(*last: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Home"), "/"), (_("Organisations"), reverse("organisations:organisations")), *last]


@page(SEE_CONTACTS)
@require_http_methods(["GET", "POST"])
def organisation(request: PageRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation with whom to reach there; for those who manage them also its accounts and the register."""
    found = queries.organisation(request.actor, organisation_id)
    form = MemberForm(request.POST or None)
    if form.attempt(lambda: actions.add_member(request.actor, organisation_id, **form.cleaned_data)):
        messages.success(request, _("The account now acts for the organisation."))
        return see_other(reverse("organisations:organisation", args=[organisation_id]))
    context = {
        "organisation": found,
        "removes": may(request.actor, RECORD_ORGANISATIONS),
        "manages": may(request.actor, MANAGE_MEMBERS),
        "register": register.register_view(request.actor, organisation_id)
        if may(request.actor, ASK_REGISTER)
        else None,
        "form": form,
        "crumbs": _crumbs((found.row.name, "")),
    }
    return render(request, "organisations/organisation.html", context, status=form.status)


@page(MANAGE_MEMBERS)
@require_POST
def end_member(request: PageRequest, organisation_id: UUID, member_id: UUID) -> HttpResponse:
    actions.end_member(request.actor, organisation_id, member_id)
    messages.success(request, _("The account no longer acts for the organisation."))
    return see_other(reverse("organisations:organisation", args=[organisation_id]))


@page(RECORD_ORGANISATIONS)
@require_http_methods(["GET", "POST"])
def remove_contact(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Ask once more, then delete a contact."""
    organisation, contact = queries.contact(request.actor, contact_id)
    back = reverse("organisations:organisation", args=[organisation.id])
    form = EditForm(request.POST or None)
    if form.attempt(lambda: actions.remove_contact(request.actor, contact_id)):
        messages.success(request, _("The contact was removed."))
        return see_other(back)
    crumbs = _crumbs((organisation.name, back), (_("Remove the contact"), ""))
    context = {"organisation": organisation.name, "contact": contact, "form": form, "back": back, "crumbs": crumbs}
    return render(request, "organisations/remove_contact.html", context, status=form.status)
