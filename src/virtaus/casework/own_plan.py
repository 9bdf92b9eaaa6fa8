"""What casework puts on a customer's own page of her employment plan: what she is after and what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.casework.queries.plans import PLAN_FIELDS, next_step, plans_of
from virtaus.casework.rules import SEE_PLANS
from virtaus.commitments.models import Level, Responsible
from virtaus.commitments.queries import ItemRow
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.figures import day
from virtaus.frame.panels import Panel
from virtaus.people.my_page import MY_PAGE, NextStep, add_next_step

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OwnStep:
    """An open step as the person reads it; ``other`` does it in words, empty when she does it herself."""

    text: str
    due: date | None
    is_late: bool
    other: str


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """Open goals and steps of the plan that lasts, steps by due date; ``review_on``: when it is looked at again."""

    goals: tuple[str, ...]
    steps: tuple[OwnStep, ...]
    review_on: date | None


def _own_step(item: ItemRow) -> OwnStep:
    other = "" if item.responsible is Responsible.PERSON else item.who
    return OwnStep(item.text, item.due, item.is_late, other)


def _panel(actor: Actor, persons: Sequence[UUID]) -> Mapping[UUID, OwnPlan | None]:
    found = plans_of(actor, persons)
    plans: dict[UUID, OwnPlan | None] = dict.fromkeys(persons)
    for person, row in found.items():
        goals = tuple(item.text for item in row.items if item.level is Level.GOAL and item.is_open)
        plans[person] = OwnPlan(goals, tuple(_own_step(item) for item in row.open_steps), row.review_on)
    return plans


def _step(actor: Actor, person: UUID) -> NextStep | None:
    """Her own open step that is due first: now when its day is near or past, later else."""
    step = next_step(actor, person)
    if step is None or step.due is None:
        return None
    near = step.due - clock.today() <= SOON
    text = _("It is in your plan, by %(day)s.")
    if step.is_late:
        text = _("It was in your plan by %(day)s. If it does not work out, tell your coach.")
    return NextStep(35 if near else 48, step.text, text % {"day": day(step.due)}, button="", url="")


MY_PAGE.register(
    Panel(
        name="casework.own_plan",
        order=35,
        right=SEE_PLANS,
        template="casework/own_plan.html",
        rows=_panel,
        fields=PLAN_FIELDS,
        persons=lambda person, row: [person] if row else [],
    )
)
add_next_step(_step)
