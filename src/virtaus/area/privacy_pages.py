"""Pages on personal data: what is done with it, the record of it, the draft of the assessment, and the notice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from virtaus.area import impact as assessment
from virtaus.area.controller import set_controller
from virtaus.area.forms import ControllerForm
from virtaus.area.measures import connections, measures
from virtaus.area.privacy_table import PROCESSING, activities, by_purpose
from virtaus.area.queries import privacy as queries
from virtaus.area.rules import READ_PRIVACY, SEE_PROCESSING, SET_CONTROLLER
from virtaus.frame import modes
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import may
from virtaus.frame.tables import answer


@page(SEE_PROCESSING)
@require_GET
def processing(request: PageRequest) -> HttpResponseBase:
    """Why each datum is kept, on what ground, who gets it and how long."""
    rows = queries.processing_rows(request.actor)
    options = {"group": queries.groups(), "purpose": queries.purposes()}
    table = PROCESSING.over_rows(PROCESSING.asked(request.GET), rows, options=options)
    context = {
        "special": sum(row.is_special and row.here for row in rows),
        "unread": sum(row.check for row in rows),
        "controller": queries.controller(request.actor),
        "edits": may(request.actor, SET_CONTROLLER),
        "crumbs": _crumbs(),
    }
    return answer(request, table, "area/processing.html", context)


@page(SEE_PROCESSING)
@require_GET
def record(request: PageRequest) -> HttpResponse:
    """The record of processing activities (GDPR art. 30), to be read and printed."""
    rows = queries.processing_rows(request.actor)
    context = {
        "controller": queries.controller(request.actor),
        "activities": activities(rows, queries.purposes()),
        "measures": measures(request.actor),
        "connections": connections(request.actor),
        "mode": modes.current().label,
        "edits": may(request.actor, SET_CONTROLLER),
        "crumbs": _crumbs(_("Record of processing activities")),
    }
    return render(request, "area/record.html", context)


@page(SEE_PROCESSING)
@require_GET
def impact(request: PageRequest) -> HttpResponse:
    """The draft of the impact assessment (GDPR art. 35), which people finish."""
    rows = [row for row in queries.processing_rows(request.actor) if row.here]
    context = {
        "controller": queries.controller(request.actor),
        "texts": assessment.texts(),
        "risks": assessment.risks(request.actor),
        "groups": [
            (name, [row.name for row in rows if row.group == key])
            for key, name in queries.groups()
            if any(row.group == key for row in rows)
        ],
        "special": [row for row in rows if row.is_special],
        "clear": [row.name for row in rows if not row.encrypted and row.group == "customer"],
        "unread": sorted({ground for row in rows for ground in row.unread}),
        "measures": measures(request.actor),
        "mode": modes.current().label,
        "crumbs": _crumbs(_("Draft of the impact assessment")),
    }
    return render(request, "area/impact.html", context)


@page(SET_CONTROLLER)
@require_http_methods(["GET", "POST"])
def controller(request: PageRequest) -> HttpResponse:
    """Who answers for the data, written by the area."""
    now = queries.controller(request.actor)
    start = {name: getattr(now, name) for name in ControllerForm.base_fields} if now else {}
    form = ControllerForm(request.POST or None, version=now.version if now else 0, initial=start)
    if form.attempt(lambda: set_controller(request.actor, form.cleaned_data, version=form.version)):
        messages.success(request, _("The controller's details were saved."))
        return see_other(reverse("area:record"))
    context = {"form": form, "crumbs": _crumbs(_("Data controller"))}
    return render(request, "area/controller.html", context, status=form.status)


@page(READ_PRIVACY)
@require_GET
def privacy(request: PageRequest) -> HttpResponse:
    """What the registered are told (GDPR art. 13 and 14): open to anybody, with or without a login."""
    groups = queries.groups()
    asked = request.GET.get("of", "")
    group = asked if asked in dict(groups) else groups[0][0]
    words = request.GET.get("q", "")[:100].strip()
    context = {
        "groups": [(key, name, key == group) for key, name in groups],
        "group": group,
        "asked": words,
        "purposes": by_purpose(queries.told_to(request.actor, group, words), queries.purposes()),
        "controller": queries.controller(request.actor),
        "crumbs": [(_("Home"), "/"), (_("Personal data in Virtaus"), "")],
    }
    return render(request, "area/privacy.html", context)


def _crumbs(*last: str) -> list[tuple[str, str]]:
    if not last:
        return [(_("Home"), "/"), (_("Personal data"), "")]
    return [(_("Home"), "/"), (_("Personal data"), reverse("area:processing")), *((name, "") for name in last)]
