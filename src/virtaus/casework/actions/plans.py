"""Employment plans: started, drafted from ready phrases, sent for acceptance, accepted, noted nationally, ended."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from virtaus.casework.codes import Phrase, plan_phrases
from virtaus.casework.models import AcceptedHow, EmploymentPlan, PlanAcceptance, Side
from virtaus.casework.queries.plans import plan as plan_of_id
from virtaus.casework.rules import EDIT_PLANS, PLAN_HEAD, plans
from virtaus.commitments import actions as commitments
from virtaus.commitments.models import Level, Responsible
from virtaus.frame import clock, modes, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.people.rules import persons

PLAN_FIELDS = frozenset({"casework.plan"})
FARTHEST = timedelta(days=366)


@action("casework.start_plan", right=EDIT_PLANS)
def start_plan(actor: Actor, person_id: UUID) -> UUID:
    """Start a plan for a person; the id of the plan. One that lasts already is given back."""
    person = persons.get(actor, person_id, for_update=True)
    trail.note(PLAN_FIELDS, [person.id])
    lasting = EmploymentPlan.objects.filter(person=person, ended_on__isnull=True).first()
    if lasting is not None:
        return lasting.id
    return EmploymentPlan.objects.create(
        person=person,
        tree=commitments.new_tree(PLAN_HEAD),
        started_on=clock.today(),
        recorder_id=actor.account_id,
        recorded_at=clock.now(),
    ).id


@action("casework.draft_plan", right=EDIT_PLANS)
def draft_plan(actor: Actor, plan_id: UUID, *, phrases: Collection[str], due: date, language: str) -> int:
    """Add ready phrases to a plan, each with the goal and measure above it, in ``language``; how many were added.

    Steps get the due date ``due``. Invalid: nothing chosen, an unknown phrase, a due date in the past or far ahead.
    """
    plan = _lasting(actor, plan_id)
    known = {phrase.code for goal in plan_phrases() for phrase in _all(goal)}
    if not phrases or not set(phrases) <= known:
        raise Invalid({"phrases": [_("Choose at least one of the phrases.")]})
    if not clock.today() <= due <= clock.today() + FARTHEST:
        raise Invalid({"due": [_("Choose a day from today to a year ahead.")]})
    if language not in {"fi", "sv", "en"}:
        raise Invalid({"language": [_("Choose a language.")]})
    present = dict(plan.tree.items.filter(state="open").exclude(phrase="").order_by("id").values_list("phrase", "id"))
    with override(language):
        return sum(_draft(actor, plan.tree_id, goal, None, set(phrases), present, due) for goal in plan_phrases())


def _draft(
    actor: Actor,
    tree: UUID,
    phrase: Phrase,
    parent: UUID | None,
    chosen: set[str],
    present: dict[str, UUID],
    due: date,
) -> int:
    """Add a phrase if it or anything under it is chosen and it is not in the plan yet; how many were added."""
    if not chosen & {each.code for each in _all(phrase)}:
        return 0
    added = 0
    if phrase.code not in present:
        level = Level(phrase.level)
        wording = commitments.Wording(
            str(phrase),
            Responsible(phrase.responsible) if phrase.responsible else None,
            due=due if level is Level.STEP else None,
            phrase=phrase.code,
        )
        present[phrase.code] = commitments.add_item(actor, tree, level=level, parent_id=parent, wording=wording)
        added = 1
    return added + sum(_draft(actor, tree, each, present[phrase.code], chosen, present, due) for each in phrase.under)


def _all(phrase: Phrase) -> Iterator[Phrase]:
    yield phrase
    for each in phrase.under:
        yield from _all(each)


@action("casework.set_plan_review", right=EDIT_PLANS)
def set_plan_review(actor: Actor, plan_id: UUID, *, version: int, review_on: date) -> None:
    """Set by when the plan is looked at again. Invalid for a day that has passed; Stale when somebody was first."""
    plan = _lasting(actor, plan_id)
    if not clock.today() <= review_on <= clock.today() + FARTHEST:
        raise Invalid({"review_on": [_("Choose a day from today to a year ahead.")]})
    plan.change({"review_on": review_on}, version=version)


@action("casework.accept_plan", right=EDIT_PLANS)
def accept_plan(actor: Actor, plan_id: UUID, *, how: AcceptedHow, on: date) -> int:
    """Record that both sides accepted the plan as it stands (§ 38(3)); the number of the version accepted.

    Invalid in add-on mode, where acceptance has effect only in the national service, for a day to come, for an empty
    plan, and for one that says what both sides have accepted already.
    """
    if modes.current() is not modes.Mode.STAND_ALONE:
        raise Invalid({"": [_("The plan is accepted in the national service: nothing here accepts it.")]})
    plan = _lasting(actor, plan_id)
    if on > clock.today() or on < plan.started_on:
        raise Invalid({"on": [_("Choose a day since the plan was started, not one to come.")]})
    if plan_of_id(actor, plan_id).accepted_as_it_stands:
        raise Invalid({"": [_("Both sides have accepted the plan as it stands already.")]})
    number = commitments.freeze(actor, plan.tree_id)
    PlanAcceptance.objects.bulk_create(
        PlanAcceptance(
            plan=plan,
            number=number,
            side=side,
            on=on,
            how=how,
            recorder_id=actor.account_id,
            recorded_at=clock.now(),
        )
        for side in Side
    )
    return number


@action("casework.note_plan_nationally", right=EDIT_PLANS)
def note_plan_nationally(actor: Actor, plan_id: UUID, *, version: int) -> int:
    """Note that the plan as it stands was recorded in the national system; the number of the version noted."""
    plan = _lasting(actor, plan_id)
    number = commitments.freeze(actor, plan.tree_id)
    plan.change({"noted_number": number, "noted_nationally_at": clock.now()}, version=version)
    return number


@action("casework.end_plan", right=EDIT_PLANS)
def end_plan(actor: Actor, plan_id: UUID, *, version: int) -> None:
    """End a plan today; a new one can then be started. What it held stays on record."""
    _lasting(actor, plan_id).change({"ended_on": clock.today()}, version=version)


def _lasting(actor: Actor, plan_id: UUID) -> EmploymentPlan:
    """The plan, locked, if it lasts."""
    plan = plans.get(actor, plan_id, for_update=True)
    trail.note(PLAN_FIELDS, [plan.person_id])
    if plan.ended_on is not None:
        raise Invalid({"": [_("The plan has ended: start a new one.")]})
    return plan
