"""A customer's own pages, made for a phone: one next step, her openings, meetings, consents and data."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virtaus.accounts.links import TooManyAttempts
from virtaus.accounts.queries import name_of
from virtaus.frame.actor import ActorKind
from virtaus.frame.errors import Invalid
from virtaus.frame.forms import EditForm
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.reading import one_page
from virtaus.frame.rights import may
from virtaus.people import joining, queries
from virtaus.people import own_file as files
from virtaus.people.actions.own import tell_own_work
from virtaus.people.my_forms import CodeForm, JoinForm, OwnWorkForm
from virtaus.people.my_page import MY_DATA, MY_PAGE, next_step
from virtaus.people.national import national_service
from virtaus.people.pages.person import crumbs_to
from virtaus.people.queries import my
from virtaus.people.queries.facts import own_work_to_edit
from virtaus.people.rules import EDIT_OWN, EXPORT_OWN, INVITE, JOIN, USE_OWN_PAGE


@page(USE_OWN_PAGE)
@require_GET
def my_page(request: PageRequest) -> HttpResponse:
    """The customer's home: one next step, then everything that is hers."""
    person = my.own_person_id(request.actor)
    name = name_of(request.user).partition(" ")[0]
    if person is None:
        return render(request, "people/my_page_empty.html", {"name": name})
    with one_page():
        context = {
            "name": name,
            "step": next_step(request.actor, person),
            "panels": [panel for panel in MY_PAGE.show(request.actor, person, request) if panel.html.strip()],
            "national_service": national_service(),
        }
    return render(request, "people/my_page.html", context)


@page(USE_OWN_PAGE)
@require_GET
def my_data(request: PageRequest) -> HttpResponse:
    """What is known of the customer, where from, and who may see it."""
    data = my.my_data(request.actor)
    person = my.own_person_id(request.actor)
    context = {
        "data": data,
        "panels": [panel for panel in MY_DATA.show(request.actor, person, request) if panel.html] if person else [],
        "kinds": files.kinds(),
        "national_service": national_service(),
        "crumbs": my_crumbs((_("My data"), "")),
    }
    return render(request, "people/my_data.html", context)


@page(EDIT_OWN)
@require_http_methods(["GET", "POST"])
def own_work(request: PageRequest) -> HttpResponse:
    """Which work suits the customer, told by herself."""
    now, known, others = own_work_to_edit(request.actor)
    form = OwnWorkForm(request.POST or None, known=known, others=others, version=now.version, initial=dict(now.values))
    if form.attempt(lambda: tell_own_work(request.actor, **form.told(), version=form.version)):
        messages.success(request, _("Saved. It counts in the openings proposed to you at once."))
        return see_other(reverse("people:my_data"))
    context = {
        "form": form,
        "national_service": national_service(),
        "crumbs": my_crumbs((_("My data"), reverse("people:my_data")), (_("Work that suits me"), "")),
    }
    return render(request, "people/own_work.html", context, status=form.status)


@page(EXPORT_OWN)
@never_cache
@require_GET
def own_file(request: PageRequest) -> HttpResponse:
    """Everything that is kept of the customer, as a file."""
    response = HttpResponse(files.own_file(request.actor), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="omat-tiedot.json"'
    return response


@page(USE_OWN_PAGE)
@require_GET
def my_uses(request: PageRequest) -> HttpResponse:
    """Who has looked at the customer's data: when, in which role and team, and what for."""
    context = {
        "uses": my.my_uses(request.actor),
        "crumbs": my_crumbs((_("My data"), reverse("people:my_data")), (_("Who has looked at my data"), "")),
    }
    return render(request, "people/my_uses.html", context)


@page(JOIN)
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password", "code")
def join(request: PageRequest) -> HttpResponse:
    """Take a code from the coach into use: with a new login, or with the one that is signed in."""
    signed_in = may(request.actor, USE_OWN_PAGE) and request.actor.kind is ActorKind.ACCOUNT
    form: EditForm = CodeForm(request.POST or None) if signed_in else JoinForm(request.POST or None)
    if form.attempt(lambda: _join(request, form, signed_in=signed_in)):
        messages.success(request, _("Your own page is in use.") if signed_in else _("Done. Now sign in."))
        return see_other(reverse("people:my_page") if signed_in else reverse("accounts:sign_in"))
    return render(request, "people/join.html", {"form": form, "signed_in": signed_in}, status=form.status)


def _join(request: PageRequest, form: EditForm, *, signed_in: bool) -> None:
    values = dict(form.cleaned_data)
    try:
        link = joining.opened(values.pop("code"), sender=request.META.get("REMOTE_ADDR", ""))
    except TooManyAttempts as slowed:
        raise Invalid({"code": [str(slowed)]}) from slowed
    if signed_in:
        joining.join_signed_in(request.actor, link)
    else:
        joining.join(request.actor, link, language=(get_language() or "fi")[:2], **values)


@page(INVITE)
@require_GET
def login(request: PageRequest, person_id: UUID) -> HttpResponse:
    """The customer's login for those who serve her: whether there is one, and the code that opens it."""
    person = queries.person(request.actor, person_id)
    found = my.login_of(request.actor, person_id)
    context = {
        "person": person,
        "login": found,
        "join_url": request.build_absolute_uri(reverse("people:join")),
        "crumbs": crumbs_to(request, _("Own login"), (person.key, reverse("people:person", args=[person_id]))),
    }
    return render(request, "people/login.html", context)


@page(INVITE)
@require_POST
def invite(request: PageRequest, person_id: UUID) -> HttpResponse:
    try:
        joining.invite(request.actor, person_id)
    except Invalid as refused:
        messages.error(request, str(refused))
    return see_other(reverse("people:login", args=[person_id]))


@page(INVITE)
@require_POST
def revoke_login(request: PageRequest, person_id: UUID) -> HttpResponse:
    joining.revoke_login(request.actor, person_id)
    messages.success(request, _("The login opens nothing of this customer any more."))
    return see_other(reverse("people:login", args=[person_id]))


def my_crumbs(*last: tuple[str, str]) -> list[tuple[str, str]]:
    """The way back from a page under the customer's own page."""
    return [(_("My page"), reverse("people:my_page")), *last]
