"""Pages of vacancies: the list, a vacancy, choosing its occupation, and importing a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from virtaus.area.queries import municipality_names
from virtaus.employers import actions, queries
from virtaus.employers.forms import ConceptForm, OccupationForm, StateForm, VacancyForm
from virtaus.employers.linking import link_by_compute
from virtaus.employers.rules import IMPORT_VACANCIES, LINK_VACANCIES, SEE_VACANCIES
from virtaus.employers.slots import VACANCY_PAGE
from virtaus.frame import clock
from virtaus.frame.compute import ComputeDown
from virtaus.frame.errors import Invalid, Stale
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import may
from virtaus.frame.tables import answer
from virtaus.organisations.rules import SEE_CONTACTS
from virtaus.vocabulary.levels import Level
from virtaus.vocabulary.queries import search


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Openings"), reverse("employers:vacancies")), *more]


@page(SEE_VACANCIES)
def vacancies(request: PageRequest) -> HttpResponseBase:
    """Openings, those whose last day comes first on top."""
    closed = request.GET.get("show") == "closed"
    text = request.GET.get("q", "")[:60]
    table = queries.vacancy_table(request.actor, queries.VACANCIES.asked(request.GET), closed=closed, text=text)
    return answer(
        request,
        table,
        "employers/vacancies.html",
        lambda: {
            "summary": queries.summary(request.actor),
            "closed": closed,
            "asked": text,
            "may_import": may(request.actor, IMPORT_VACANCIES),
            "may_link": may(request.actor, LINK_VACANCIES),
        },
    )


@page(SEE_VACANCIES)
def vacancy(request: PageRequest, vacancy_id: UUID) -> HttpResponse:
    """A vacancy: what it needs and how it was linked, with the panels of lower rooms."""
    found = queries.vacancy_page(request.actor, vacancy_id)
    panels = [panel for panel in VACANCY_PAGE.show(request.actor, vacancy_id, request) if panel.html]
    context = {
        "vacancy": found,
        "wide": [panel for panel in panels if panel.wide],
        "narrow": [panel for panel in panels if not panel.wide],
        "may_link": may(request.actor, LINK_VACANCIES),
        "may_reach": may(request.actor, SEE_CONTACTS),
        "crumbs": _crumbs((found.row.title, "")),
    }
    return render(request, "employers/vacancy.html", context)


@page(LINK_VACANCIES)
def occupation(request: PageRequest, vacancy_id: UUID) -> HttpResponse:
    """Search the vocabulary for a vacancy's occupation, and choose it."""
    found = queries.vacancy_page(request.actor, vacancy_id)
    address = reverse("employers:vacancy", args=[vacancy_id])
    if request.method == "POST":
        form = OccupationForm(request.POST)
        if form.attempt(
            lambda: actions.choose_occupation(
                request.actor, vacancy_id, form.cleaned_data["concept"], version=form.version
            )
        ):
            messages.success(request, _("The occupation was chosen."))
            return see_other(address)
    else:
        form = OccupationForm(version=found.version)
    asked = request.GET.get("q", "")
    context = {
        "vacancy": found,
        "form": form,
        "asked": asked,
        "found": search(request.actor, asked, "occupation"),
        "crumbs": _crumbs((found.row.title, address), (_("Choose the occupation"), "")),
    }
    return render(request, "employers/occupation.html", context, status=form.status)


@page(LINK_VACANCIES)
def conditions(request: PageRequest, vacancy_id: UUID) -> HttpResponse:
    """Search the vocabulary for a skill, licence or language to require; posting requires or drops one."""
    address = reverse("employers:vacancy", args=[vacancy_id])
    if request.method == "POST":
        _set_concept(request, vacancy_id)
        return see_other(address)
    found = queries.vacancy_page(request.actor, vacancy_id)
    asked = request.GET.get("q", "")[:100]
    context = {
        "vacancy": found,
        "asked": asked,
        "found": queries.addable(request.actor, found, asked),
        "levels": Level.choices,
        "crumbs": _crumbs((found.row.title, address), (_("Add a condition or skill"), "")),
    }
    return render(request, "employers/conditions.html", context)


def _set_concept(request: PageRequest, vacancy_id: UUID) -> None:
    form = ConceptForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose a skill, licence or language."))
        return
    said = form.cleaned_data
    try:
        actions.set_concept(
            request.actor,
            vacancy_id,
            said["concept"],
            said["part"],
            chosen=said["chosen"],
            level=int(said["level"]),
            version=form.version,
        )
        messages.success(request, _("Saved."))
    except (Stale, Invalid) as refused:
        messages.warning(request, str(refused))


@page(LINK_VACANCIES)
def enter(request: PageRequest) -> HttpResponse:
    """Enter an opening by hand; its text is read at once and the worker confirms what it was taken to say."""
    names = municipality_names(request.actor)
    form = VacancyForm(request.POST or None, municipalities=names, initial={"published_on": clock.today()})
    made: list[UUID] = []
    if form.attempt(lambda: made.append(actions.enter_vacancy(request.actor, form.facts))):
        _link(request)
        return see_other(reverse("employers:vacancy", args=made))
    context = {"form": form, "crumbs": _crumbs((_("Enter an opening"), ""))}
    return render(request, "employers/enter.html", context, status=form.status)


@page(LINK_VACANCIES)
def edit(request: PageRequest, vacancy_id: UUID) -> HttpResponse:
    """Correct an opening. A changed text is read anew."""
    found = queries.vacancy_page(request.actor, vacancy_id)
    address = reverse("employers:vacancy", args=[vacancy_id])
    form = VacancyForm(
        request.POST or None,
        municipalities=municipality_names(request.actor),
        version=found.version,
        initial=queries.entered(request.actor, vacancy_id),
    )
    if form.attempt(lambda: actions.edit_vacancy(request.actor, vacancy_id, form.facts, version=form.version)):
        _link(request)
        return see_other(address)
    context = {
        "form": form,
        "vacancy": found,
        "crumbs": _crumbs((found.row.title, address), (_("Correct the facts"), "")),
    }
    return render(request, "employers/enter.html", context, status=form.status)


@page(LINK_VACANCIES)
@require_POST
def state(request: PageRequest, vacancy_id: UUID) -> HttpResponse:
    """Mark a vacancy filled, withdrawn or open."""
    form = StateForm(request.POST)
    if form.is_valid():
        try:
            actions.close_vacancy(request.actor, vacancy_id, form.cleaned_data["state"], version=form.version)
            messages.success(request, _("Saved."))
        except Stale as stale:
            messages.warning(request, str(stale))
    return see_other(reverse("employers:vacancy", args=[vacancy_id]))


@page(IMPORT_VACANCIES)
def import_file(request: PageRequest) -> HttpResponse:
    """Where files of openings were sent before all files had one page."""
    return see_other(reverse("frame:imports") + "?what=vacancies")


@page(LINK_VACANCIES)
@require_POST
def link_all(request: PageRequest) -> HttpResponse:
    """Let the machine propose occupations for vacancies that wait for it."""
    _link(request)
    return see_other(reverse("employers:vacancies"))


def _link(request: PageRequest) -> None:
    try:
        linked = actions.link_vacancies(request.actor, link_by_compute)
    except ComputeDown as down:
        messages.warning(request, _("Occupations were not proposed yet. %s") % down)
        return
    messages.success(
        request,
        ngettext("An occupation was looked for %d vacancy.", "Occupations were looked for %d vacancies.", linked)
        % linked,
    )
