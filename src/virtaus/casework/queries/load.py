"""How many customers each team has: counts, no person."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from virtaus.casework.models import JobSearch
from virtaus.casework.rules import SEE_OUTLOOK
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require
from virtaus.people.models import Purpose, Relation
from virtaus.people.rules import in_force


def customers_by_team(actor: Actor) -> dict[UUID, int]:
    """The persons of each team whose search lasts today."""
    require(actor, SEE_OUTLOOK)
    today = clock.today()
    lasting = JobSearch.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=today),
        person=OuterRef("person"),
        superseded_at__isnull=True,
        started_on__lte=today,
    )
    rows = Relation.objects.filter(in_force(today), Exists(lasting), purpose=Purpose.SERVICE).order_by("team_id")
    return dict(
        rows.values("team_id").annotate(customers=Count("person", distinct=True)).values_list("team_id", "customers")
    )
