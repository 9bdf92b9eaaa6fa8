"""Pages of the log."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virtaus.audit import actions, queries
from virtaus.audit.forms import SealsForm
from virtaus.audit.log import LOG, OWN_LOG
from virtaus.audit.rules import SEE_LOG, SEE_OWN_LOG, VERIFY_LOG
from virtaus.audit.verifying import Finding
from virtaus.audit.wording import chain_headline
from virtaus.frame import clock
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.tables import answer

MOST_SHOWN = 50


@page(SEE_LOG)
@require_GET
def log(request: PageRequest) -> HttpResponseBase:
    def context() -> dict[str, Any]:
        chain = queries.chain_state(request.actor)
        return {
            "chain": chain,
            "headline": chain_headline(chain),
            "days": queries.DAYS_SHOWN,
            "crumbs": [(_("Home"), "/"), (_("Log"), "")],
        }

    return answer(request, queries.log(request.actor, LOG.asked(request.GET)), "audit/log.html", context)


@page(SEE_OWN_LOG)
@require_GET
def own_log(request: PageRequest) -> HttpResponseBase:
    context = {"days": queries.DAYS_SHOWN, "crumbs": [(_("Home"), "/"), (_("My own log"), "")]}
    return answer(request, queries.own_log(request.actor, OWN_LOG.asked(request.GET)), "audit/own_log.html", context)


@page(VERIFY_LOG)
@require_POST
def verify(request: PageRequest) -> HttpResponse:
    progress_id = actions.ask_for_check(request.actor)
    return see_other(reverse("frame:progress", args=[progress_id]))


@page(VERIFY_LOG)
@require_GET
def seals(request: PageRequest) -> HttpResponse:
    """The last seal of each day as a file to keep outside the database."""
    text = "".join(f"{line}\n" for line in queries.seal_lines(request.actor))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="seals-{clock.today().isoformat()}.txt"'
    return response


@page(VERIFY_LOG)
@require_http_methods(["GET", "POST"])
def compare(request: PageRequest) -> HttpResponse:
    """Hold a file of seals that was kept elsewhere against the chain."""
    form = SealsForm(request.POST or None, request.FILES or None)
    found: list[Finding] | None = None
    if form.is_valid():
        found = actions.compare_seals(request.actor, form.cleaned_data["file"])
    context = {
        "form": form,
        "compared": len(form.cleaned_data["file"]) if found is not None else 0,
        "found": found,
        "shown": (found or [])[:MOST_SHOWN],
        "crumbs": [(_("Home"), "/"), (_("Log"), reverse("audit:log")), (_("Compare seals"), "")],
    }
    return render(request, "audit/compare.html", context, status=form.status)
