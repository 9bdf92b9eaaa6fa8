"""From which day the retention of proposals and consents counts, and what stands in the way of erasing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from virtaus.frame import clock
from virtaus.people.retaining import add_hold, counts_from
from virtaus.proposals.models import Consent, Proposal
from virtaus.proposals.states import OPEN


def _proposals_ended(persons: Collection[UUID]) -> Mapping[UUID, date | None]:
    """The day of the last step or of the start of work; None while a proposal is open."""
    rows = Proposal.objects.filter(person__in=persons).order_by().values("person")
    told = rows.annotate(
        open=Count("id", filter=Q(state__in=OPEN)),
        proposed=Max("proposed_at"),
        decided=Max("decisions__decided_at"),
        starts=Max("hires__starts_on"),
    )
    return {row["person"]: None if row["open"] else _last_day(row) for row in told}


def _last_day(row: Mapping[str, object]) -> date:
    moments = [clock.local(row[name]).date() for name in ("proposed", "decided") if row[name]]  # type: ignore[arg-type]
    starts = row["starts"]
    return max([*moments, *([starts] if isinstance(starts, date) else [])])


def _consents_ended(persons: Collection[UUID]) -> Mapping[UUID, date | None]:
    """The last day of the last consent; None while one holds."""
    rows = Consent.objects.filter(person__in=persons).order_by().values("person")
    told = rows.annotate(open=Count("id", filter=Q(erased_at__isnull=True)), last=Max("last_day"))
    return {row["person"]: None if row["open"] else row["last"] for row in told}


def _open(persons: Collection[UUID]) -> Mapping[UUID, str]:
    rows = Proposal.objects.filter(person__in=persons, state__in=OPEN)
    return dict.fromkeys(rows.order_by().values_list("person_id", flat=True), _("A proposal is open."))


counts_from("proposals.proposal", _proposals_ended)
counts_from("proposals.consent", _consents_ended)
add_hold(_open)
