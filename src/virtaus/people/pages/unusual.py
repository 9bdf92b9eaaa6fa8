"""Pages of unusual reading, for the data-protection officer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from virtaus.frame.forms import EditForm
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.tables import answer
from virtaus.people.actions import unusual as actions
from virtaus.people.forms import HandleForm, UncoverForm
from virtaus.people.queries import unusual
from virtaus.people.rules import SEE_UNUSUAL


@page(SEE_UNUSUAL)
@require_GET
def findings(request: PageRequest) -> HttpResponseBase:
    """What the nightly look at the log found out of the ordinary."""

    def context() -> dict[str, object]:
        waiting = unusual.waiting_findings(request.actor)
        said = _("No finding waits to be looked into")
        if waiting:
            said = (
                ngettext("%d finding waits to be looked into", "%d findings wait to be looked into", waiting) % waiting
            )
        return {
            "headline": said,
            "until": unusual.watched_until(request.actor),
            "crumbs": [(_("Home"), "/"), (_("Unusual reading"), "")],
        }

    return answer(
        request, unusual.findings(request.actor, unusual.UNUSUAL.asked(request.GET)), "people/unusual.html", context
    )


@page(SEE_UNUSUAL)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("reason", "note")
def finding(request: PageRequest, finding_id: UUID) -> HttpResponse:
    """One finding: its rule and evidence; uncover the account with a reason, mark it handled with a note."""
    found = unusual.finding(request.actor, finding_id)
    uncovering = "reason" in request.POST
    handling = "note" in request.POST
    uncover = UncoverForm(request.POST if uncovering else None, version=found.version)
    handle = HandleForm(request.POST if handling else None, version=found.version, initial={"note": found.note})
    here = see_other(reverse("people:finding", args=[finding_id]))
    if uncovering and uncover.attempt(
        lambda: actions.uncover_reader(request.actor, finding_id, version=uncover.version, **uncover.cleaned_data)
    ):
        return here
    if handling and handle.attempt(
        lambda: actions.handle_unusual(request.actor, finding_id, version=handle.version, **handle.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return here
    sent: EditForm = uncover if uncovering else handle
    crumbs = [(_("Home"), "/"), (_("Unusual reading"), reverse("people:unusual")), (found.row.rule, "")]
    context = {"found": found, "uncover": uncover, "handle": handle, "crumbs": crumbs}
    return render(request, "people/finding.html", context, status=sent.status)
