"""A person's employment plan: drafted from ready phrases, followed up, accepted or taken to the national system."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from virtaus.casework import actions
from virtaus.casework.codes import national_system
from virtaus.casework.plan_forms import LEVELS, AcceptanceForm, DraftForm, FollowUpForm, ItemForm, ReviewForm
from virtaus.casework.queries import plans
from virtaus.casework.rules import EDIT_PLANS
from virtaus.casework.wording import plan_text
from virtaus.commitments import actions as commitments
from virtaus.frame import clock
from virtaus.frame.errors import NotFound
from virtaus.frame.forms import EditForm, press
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.people import queries as people
from virtaus.people.pages import crumbs_to


def _crumbs(request: PageRequest, label: str, person: people.PersonRow, *, under: bool = True) -> list[tuple[str, str]]:
    own = (person.key, reverse("people:person", args=[person.id]))
    back = [(_("Employment plan"), reverse("casework:plan", args=[person.id]))] if under else []
    return crumbs_to(request, label, own, *back)


@page(EDIT_PLANS)
def plan(request: PageRequest, person_id: UUID) -> HttpResponse:
    """The plan with its items, who does what by when, and where it stands."""
    person = people.person(request.actor, person_id)
    row = plans.plan_of(request.actor, person_id)
    context: dict[str, Any] = {"person": person, "plan": row}
    if row is not None:
        context |= {
            "review": ReviewForm(initial={"review_on": row.review_on}),
            "acceptance": AcceptanceForm(initial={"on": clock.today()}),
            "national": national_system(),
            "text": plan_text(person.key, row),
        }
    context["crumbs"] = _crumbs(request, _("Employment plan"), person, under=False)
    return render(request, "casework/plan.html", context)


@page(EDIT_PLANS)
@require_POST
def start(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Start a plan and choose its first phrases."""
    plan_id = actions.start_plan(request.actor, person_id)
    return see_other(reverse("casework:draft_plan", args=[plan_id]))


@page(EDIT_PLANS)
def draft(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """Take ready phrases into the plan."""
    row = plans.plan(request.actor, plan_id)
    person = people.person(request.actor, row.person_id)
    form = DraftForm(request.POST or None)
    added: list[int] = []
    if form.attempt(lambda: added.append(actions.draft_plan(request.actor, plan_id, **form.cleaned_data))):
        told = ngettext("%d item was added to the plan.", "%d items were added to the plan.", added[0]) % added[0]
        messages.success(request, told)
        return see_other(reverse("casework:plan", args=[row.person_id]))
    context = {"person": person, "plan": row, "form": form, "crumbs": _crumbs(request, _("Ready phrases"), person)}
    return render(request, "casework/plan_draft.html", context, status=form.status)


@page(EDIT_PLANS)
def new_item(request: PageRequest, plan_id: UUID, level: str) -> HttpResponse:
    """Add a goal, a measure or a step in own words."""
    row = plans.plan(request.actor, plan_id)
    if level not in LEVELS:
        raise NotFound(_("Not found."))
    parent = next((item for item in row.items if str(item.id) == request.GET.get("under", "")), None)
    person = people.person(request.actor, row.person_id)
    form = ItemForm(LEVELS[level], request.POST or None)
    if form.attempt(
        lambda: commitments.add_item(
            request.actor,
            row.tree_id,
            level=LEVELS[level],
            parent_id=parent.id if parent else None,
            wording=form.wording(),
        )
    ):
        messages.success(request, _("Added."))
        return see_other(reverse("casework:plan", args=[row.person_id]))
    label = str(LEVELS[level].label)
    context = {"person": person, "label": label, "parent": parent, "form": form}
    context["crumbs"] = _crumbs(request, label, person)
    return render(request, "casework/plan_new.html", context, status=form.status)


@page(EDIT_PLANS)
def item(request: PageRequest, item_id: UUID) -> HttpResponse:
    """One item: how it stands, and what it says."""
    row, found = plans.plan_with(request.actor, item_id)
    person = people.person(request.actor, row.person_id)
    following = "mark" in request.POST
    data = request.POST or None
    initial = {"text": found.text, "responsible": found.responsible, "due": found.due}
    initial["responsible_name"] = found.responsible_name
    form = ItemForm(found.level, None if following else data, version=found.version, initial=initial)
    follow = FollowUpForm(data if following else None, version=found.version, auto_id="follow_%s")
    done = (
        follow.attempt(
            lambda: commitments.follow_up(
                request.actor,
                item_id,
                version=follow.version,
                state=follow.state,
                remark=follow.cleaned_data["remark"],
            )
        )
        if following
        else form.attempt(
            lambda: commitments.change_item(request.actor, item_id, version=form.version, wording=form.wording())
        )
    )
    if done:
        messages.success(request, _("Saved."))
        return see_other(reverse("casework:plan", args=[row.person_id]))
    context = {"person": person, "plan": row, "item": found, "form": form, "follow": follow}
    context["crumbs"] = _crumbs(request, str(found.level.label), person)
    return render(request, "casework/plan_item.html", context, status=follow.status if following else form.status)


@page(EDIT_PLANS)
def versions(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """The versions of a plan with what changed, the newest whole; made to be printed and signed."""
    row = plans.plan(request.actor, plan_id)
    person = people.person(request.actor, row.person_id)
    found = plans.versions(request.actor, plan_id)
    context = {"person": person, "plan": row, "versions": found, "newest": found[0] if found else None}
    context["printed"] = plans.printed(row, found[0]) if found else []
    context["crumbs"] = _crumbs(request, _("Versions"), person)
    return render(request, "casework/plan_versions.html", context)


@page(EDIT_PLANS)
@require_POST
def change(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """Set the review, record the acceptance, note it nationally, or end the plan; then back to it."""
    row = plans.plan(request.actor, plan_id)
    form, act = _change(request, plan_id)
    press(request, form, act, _("Saved."))
    return see_other(reverse("casework:plan", args=[row.person_id]))


def _change(request: PageRequest, plan_id: UUID) -> tuple[EditForm, Callable[[], object]]:
    actor, do = request.actor, request.POST.get("do", "")
    if do == "review":
        review = ReviewForm(request.POST)
        return review, lambda: actions.set_plan_review(
            actor, plan_id, version=review.version, review_on=review.cleaned_data["review_on"]
        )
    if do == "accept":
        acceptance = AcceptanceForm(request.POST)
        return acceptance, lambda: actions.accept_plan(actor, plan_id, **acceptance.cleaned_data)
    form = EditForm(request.POST)
    if do == "note":
        return form, lambda: actions.note_plan_nationally(actor, plan_id, version=form.version)
    if do == "end":
        return form, lambda: actions.end_plan(actor, plan_id, version=form.version)
    raise NotFound(_("Not found."))
