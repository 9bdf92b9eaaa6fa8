"""Reads of service-need assessments, within the actor's scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from virtaus.casework.models import NeedLevel, NeedsAssessment
from virtaus.casework.rules import ASSESS_NEEDS
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require
from virtaus.people.rules import persons

NEEDS_FIELDS = frozenset({"casework.needs"})
# The four points of § 37(1), in its order.
POINTS = {
    "skills": _("Skills and vocational competence, and own goals for them"),
    "work_ability": _("Work ability and functional capacity as they bear on finding work"),
    "search_skills": _("Job-search skills and other things that bear on finding work"),
    "prolonged": _("Probability of becoming unemployed or of unemployment going on long"),
}


@dataclass(frozen=True, slots=True)
class PointRow:
    name: str
    level: NeedLevel
    words: str


@dataclass(frozen=True, slots=True)
class NeedsRow:
    """An assessment: who made it when, and the four points."""

    id: UUID
    made_on: date
    by: str
    points: tuple[PointRow, ...]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Needs:
    """A person's assessments: the newest, and those before it."""

    person: UUID
    newest: NeedsRow | None
    earlier: tuple[NeedsRow, ...]


def needs_of(actor: Actor, person_ids: Sequence[UUID]) -> dict[UUID, Needs]:
    """The assessments of some persons within the scope, in two queries."""
    require(actor, ASSESS_NEEDS)
    own = list(persons(actor).filter(id__in=person_ids).order_by("id").values_list("id", flat=True))
    trail.note(NEEDS_FIELDS, own)
    found: dict[UUID, list[NeedsRow]] = {person: [] for person in own}
    for row in NeedsAssessment.objects.filter(person__in=own).select_related("recorder").order_by("-recorded_at", "id"):
        found[row.person_id].append(_row(row))
    return {person: Needs(person, rows[0] if rows else None, tuple(rows[1:])) for person, rows in found.items()}


def _row(row: NeedsAssessment) -> NeedsRow:
    points = tuple(
        PointRow(str(name), NeedLevel(getattr(row, f"{point}_level")), getattr(row, point))
        for point, name in POINTS.items()
    )
    values = {name: getattr(row, name) for point in POINTS for name in (point, f"{point}_level")}
    return NeedsRow(row.id, row.made_on, row.recorder.name if row.recorder else "", points, values)
