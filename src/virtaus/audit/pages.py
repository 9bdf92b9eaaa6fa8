"""Pages of the log."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from virtaus.audit import actions, queries
from virtaus.audit.log import LOG, OWN_LOG
from virtaus.audit.rules import SEE_LOG, SEE_OWN_LOG, VERIFY_LOG
from virtaus.audit.wording import chain_headline
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.tables import answer


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
