"""The rules the dates come from: anyone of the staff can read them, the manager approves."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from virtaus.casework import actions
from virtaus.casework.forms import ApprovalForm
from virtaus.casework.queries import law
from virtaus.casework.rules import APPROVE_RULES, DECIDE_RULES, READ_RULES
from virtaus.frame.errors import NotFound
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.powers import standing
from virtaus.frame.rights import may


@page(READ_RULES)
def rules(request: PageRequest) -> HttpResponse:
    """Every rule with its versions."""
    versions = law.rule_versions(request.actor)
    unsure = sum(1 for version in versions if version.in_force and not version.sure)
    context = {"versions": versions, "unsure": unsure, "crumbs": [(_("Rules"), "")]}
    return render(request, "casework/rules.html", context)


@page(READ_RULES)
def rule(request: PageRequest, rule_id: str, valid_from: str) -> HttpResponse:
    """One version of a rule."""
    version = law.rule_version(request.actor, rule_id, _day(valid_from))
    return _rule_page(request, version, ApprovalForm())


@page(APPROVE_RULES)
@require_POST
def approve(request: PageRequest, rule_id: str, valid_from: str) -> HttpResponse:
    """Approve a version of a rule for the area."""
    version = law.rule_version(request.actor, rule_id, _day(valid_from))
    form = ApprovalForm(request.POST)
    if form.attempt(
        lambda: actions.approve_rule(request.actor, rule_id, version.valid_from, grounds=form.cleaned_data["grounds"])
    ):
        messages.success(request, _("The rule is approved: its dates are no longer marked."))
        return see_other(reverse("casework:rule", args=[rule_id, valid_from]))
    return _rule_page(request, version, form)


def _rule_page(request: PageRequest, version: law.VersionRow, form: ApprovalForm) -> HttpResponse:
    may_approve = may(request.actor, APPROVE_RULES) and not version.sure
    context = {
        "version": version,
        "form": form,
        "may_approve": may_approve,
        "standing": standing(request.actor, DECIDE_RULES) if may_approve else None,
        "crumbs": [(_("Rules"), reverse("casework:rules")), (version.title, "")],
    }
    return render(request, "casework/rule.html", context, status=form.status)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise NotFound(_("Not found.")) from wrong
