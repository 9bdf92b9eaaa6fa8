"""Taking the last step of a proposal back: what will happen first, then the step back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from virtaus.frame.forms import EditForm
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.rights import may
from virtaus.people.pages import crumbs_to
from virtaus.people.pages.my import my_crumbs
from virtaus.proposals import undoing
from virtaus.proposals.queries import steps_back
from virtaus.proposals.rules import DECIDE, UNDO


@page(UNDO)
@require_http_methods(["GET", "POST"])
def undo(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """What is taken back and what follows; the button takes it back."""
    step = steps_back.step_back(request.actor, proposal_id)
    staff = may(request.actor, DECIDE)
    back = reverse("proposals:proposal" if staff else "proposals:own_opening", args=[proposal_id])
    form = EditForm(request.POST or None, version=step.version)
    if form.attempt(lambda: undoing.undo_decision(request.actor, proposal_id, version=form.version)):
        messages.success(request, _("Taken back. The proposal stands where it stood before."))
        return see_other(back)
    own = [(step.title, back), (_("Take a step back"), "")]
    crumbs = crumbs_to(request, _("Take a step back"), (step.title, back)) if staff else my_crumbs(*own)
    context = {"step": step, "form": form, "back": back, "crumbs": crumbs}
    return render(request, "proposals/undo.html", context, status=form.status)
