"""Reads of employment plans and their steps, within the actor's scope; a jobseeker reads their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.casework.models import AcceptedHow, EmploymentPlan, PlanAcceptance
from virtaus.casework.rules import SEE_PLANS, plans
from virtaus.commitments import queries as commitments
from virtaus.commitments.models import ItemState, Level, Responsible
from virtaus.commitments.queries import FrozenItem, ItemRow, VersionRow
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.figures import day
from virtaus.frame.reading import once
from virtaus.frame.rights import require
from virtaus.people.models import Person
from virtaus.people.queries import shown_key
from virtaus.people.rules import customers

SOON = timedelta(days=7)
PLAN_FIELDS = frozenset({"casework.plan"})


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as pages show it: the newest version that both sides accepted with when and how, the version noted in the
    national system. ``accepted_as_it_stands``: nothing has changed since both sides accepted it.
    """

    id: UUID
    person_id: UUID
    tree_id: UUID
    started_on: date
    ended_on: date | None
    review_on: date | None
    items: tuple[ItemRow, ...]
    accepted_number: int | None
    accepted_on: date | None
    accepted_how: AcceptedHow | None
    noted_number: int | None
    noted_nationally_at: datetime | None
    version: int
    accepted_as_it_stands: bool

    @property
    def open_steps(self) -> tuple[ItemRow, ...]:
        """Open steps by due date."""
        steps = (item for item in self.items if item.level is Level.STEP and item.is_open)
        return tuple(sorted(steps, key=lambda item: item.due or date.max))

    @property
    def headline(self) -> str:
        """The finding: what is late, else what comes next."""
        steps = self.open_steps
        late = sum(step.is_late for step in steps)
        if late:
            return ngettext("%d step of the plan is late.", "%d steps of the plan are late.", late) % late
        if steps and steps[0].due:
            return _("Next by %(day)s: %(step)s") % {"day": day(steps[0].due), "step": steps[0].text}
        return _("Every step of the plan is done.") if self.items else _("The plan is still empty.")


@dataclass(frozen=True, slots=True)
class StepRow:
    """An open step and whose plan it is in."""

    person_id: UUID
    key: str
    plan_id: UUID
    item: ItemRow


@dataclass(frozen=True, slots=True)
class PlanPanel:
    """What a person's page shows of the plan; ``plan`` is None while there is none."""

    person: UUID
    plan: PlanRow | None


def plan_of(actor: Actor, person_id: UUID) -> PlanRow | None:
    """The plan of a person that lasts; None when there is none. What is outside the scope looks the same as none."""
    return plans_of(actor, [person_id]).get(person_id)


def plan(actor: Actor, plan_id: UUID) -> PlanRow:
    """One plan; NotFound outside the scope."""
    require(actor, SEE_PLANS)
    return _rows(actor, [plans.get(actor, plan_id)])[0]


@once
def plans_of(actor: Actor, person_ids: Collection[UUID]) -> dict[UUID, PlanRow]:
    """The plans that last of some persons, by person, in a fixed number of queries."""
    require(actor, SEE_PLANS)
    rows = list(plans(actor).filter(person__in=person_ids, ended_on__isnull=True).order_by("id"))
    return {row.person_id: row for row in _rows(actor, rows)}


def plan_with(actor: Actor, item_id: UUID) -> tuple[PlanRow, ItemRow]:
    """An item of a plan with the plan; NotFound outside the scope."""
    item = commitments.item(actor, item_id)
    found = plans(actor).filter(tree=item.tree_id).order_by("id").first()
    if found is None:
        raise NotFound(_("Not found."))
    return _rows(actor, [found])[0], item


def versions(actor: Actor, plan_id: UUID) -> list[VersionRow]:
    """The versions of a plan, newest first, each with what changed in it."""
    require(actor, SEE_PLANS)
    return commitments.versions(actor, plans.get(actor, plan_id).tree_id)


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """An item of a kept version as it is printed, and how it stands today: ``ended_on`` when it is no longer open."""

    item: FrozenItem
    state: ItemState
    ended_on: date | None

    @property
    def is_open(self) -> bool:
        return self.state is ItemState.OPEN


def printed(plan: PlanRow, version: VersionRow) -> list[PrintedItem]:
    """The items of a version beside how each of them stands now."""
    now = {item.id: (item.state, item.ended_on) for item in plan.items}
    return [PrintedItem(item, *now[item.id]) for item in version.items]


def open_steps(actor: Actor, person_ids: Collection[UUID]) -> dict[UUID, tuple[ItemRow, ...]]:
    """Open steps of the plans of some persons by due date, by person; for the persons' own pages too."""
    return {person: row.open_steps for person, row in plans_of(actor, person_ids).items()}


def next_step(actor: Actor, person_id: UUID) -> ItemRow | None:
    """What the person does next by the plan: their own open step that is due first."""
    steps = open_steps(actor, [person_id]).get(person_id, ())
    return next((step for step in steps if step.responsible is Responsible.PERSON), None)


def steps_due(actor: Actor, *, limit: int = 10) -> list[StepRow]:
    """Open steps of the own teams' customers due within a week or late, by due date."""
    require(actor, SEE_PLANS)
    until = clock.today() + SOON
    lasting = EmploymentPlan.objects.filter(
        person__in=customers(actor),
        ended_on__isnull=True,
        tree__items__state=ItemState.OPEN,
        tree__items__level=Level.STEP,
        tree__items__due__lte=until,
    )
    rows = _rows(actor, list(lasting.distinct().order_by("id")[:200]))
    steps = [(row, step) for row in rows for step in row.open_steps if step.due is not None and step.due <= until]
    first = sorted(steps, key=lambda pair: pair[1].due or date.max)[:limit]
    people = Person.objects.filter(id__in={row.person_id for row, _step in first}).order_by("id")
    keys = {person.id: shown_key(person) for person in people}
    trail.note({"people.key"}, keys)
    return [StepRow(row.person_id, keys[row.person_id], row.id, step) for row, step in first]


def _rows(actor: Actor, found: list[EmploymentPlan]) -> list[PlanRow]:
    if not found:
        return []
    trail.note(PLAN_FIELDS, {row.person_id for row in found})
    items = commitments.items_of(actor, [row.tree_id for row in found])
    accepted = _accepted([row.id for row in found])
    numbers = {row.tree_id: accepted[row.id].number for row in found if row.id in accepted}
    unchanged = commitments.unchanged_since(numbers, items)
    return [
        PlanRow(
            id=row.id,
            person_id=row.person_id,
            tree_id=row.tree_id,
            started_on=row.started_on,
            ended_on=row.ended_on,
            review_on=row.review_on,
            items=tuple(items.get(row.tree_id, ())),
            accepted_number=accepted[row.id].number if row.id in accepted else None,
            accepted_on=accepted[row.id].on if row.id in accepted else None,
            accepted_how=AcceptedHow(accepted[row.id].how) if row.id in accepted else None,
            noted_number=row.noted_number,
            noted_nationally_at=row.noted_nationally_at,
            version=row.version,
            accepted_as_it_stands=row.tree_id in unchanged,
        )
        for row in found
    ]


def _accepted(plan_ids: Collection[UUID]) -> Mapping[UUID, PlanAcceptance]:
    rows = PlanAcceptance.objects.filter(plan__in=plan_ids, side="person").order_by("number")
    return {row.plan_id: row for row in rows}
