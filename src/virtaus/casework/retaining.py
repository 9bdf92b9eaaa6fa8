"""From which day the retention of a job search counts, and what stands in the way of erasing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from virtaus.casework.models import CaseEvent, Discussion, DiscussionState, JobSearch
from virtaus.frame import clock
from virtaus.people.retaining import add_hold, counts_from


def _ended(persons: Collection[UUID]) -> Mapping[UUID, date | None]:
    """The last day that the ledger tells of; None while a job search lasts."""
    told = CaseEvent.objects.filter(person__in=persons).order_by().values("person").annotate(last=Max("on"))
    found: dict[UUID, date | None] = {row["person"]: row["last"] for row in told}
    searches = JobSearch.objects.filter(person__in=persons, superseded_at__isnull=True).order_by().values("person")
    lasting = searches.annotate(open=Count("id", filter=Q(ended_on__isnull=True)), last=Max("ended_on"))
    for row in lasting:
        known = found.get(row["person"])
        found[row["person"]] = None if row["open"] else max(filter(None, (known, row["last"])), default=None)
    return found


def _lasting(persons: Collection[UUID]) -> Mapping[UUID, str]:
    rows = JobSearch.objects.filter(person__in=persons, superseded_at__isnull=True).exclude(ended_on__lte=clock.today())
    return dict.fromkeys(rows.order_by().values_list("person_id", flat=True), _("A job search is in force."))


def _booked(persons: Collection[UUID]) -> Mapping[UUID, str]:
    rows = Discussion.objects.filter(
        person__in=persons, superseded_at__isnull=True, state=DiscussionState.BOOKED, on__gte=clock.today()
    )
    return dict.fromkeys(rows.order_by().values_list("person_id", flat=True), _("A meeting is booked."))


counts_from("casework.job_search", _ended)
add_hold(_lasting)
add_hold(_booked)
