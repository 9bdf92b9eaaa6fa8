"""Changes of the room ``insight``: loading official statistics, computing flow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext as _

from virtaus.area import queries as area
from virtaus.frame import clock
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.insight import ledger, loading
from virtaus.insight.loading import Loaded, Tell
from virtaus.insight.models import FlowCohort, FlowMonth, FlowRun
from virtaus.insight.reading import Extract
from virtaus.insight.rules import REFRESH_FLOW, SYNC_STATISTICS

HORIZON = 3  # months; the target and the official measure speak of three
SMALLEST_GROUP = "flow_smallest_group"
FLOW_LOCK = 0xF10D


@action("insight.sync_statistics", right=SYNC_STATISTICS)
def sync_statistics(
    actor: Actor, extracts: Sequence[Extract], origin: str, tell: Tell = lambda name, cells: None
) -> Loaded:
    """Load read files or fetched answers, all or nothing; Refused with every fault when one can't be loaded."""
    return loading.load(extracts, origin, tell)


@action("insight.refresh_flow", right=REFRESH_FLOW)
def refresh_flow(actor: Actor) -> FlowRun | None:
    """Compute flow from the ledger as it is known now and store it; None when nothing has changed since the last run.

    Of the runs of one day only the newest is kept. Raises Invalid when the area does not say how small a group may be
    shown.
    """
    # numpy is loaded here, in the worker and in commands, so that the web process never carries it
    from virtaus.casework.queries.spells import unemployment_spells
    from virtaus.engine.flow import FlowRules
    from virtaus.insight import computing

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FLOW_LOCK])
    now, observed_on, mark = clock.now(), ledger.observed_on(), ledger.mark()
    last = FlowRun.objects.order_by("-computed_at", "-id").first()
    if last is not None and (last.ledger_mark, last.observed_on) == (mark, observed_on):
        return None
    minimum = area.rate(actor, SMALLEST_GROUP)
    if minimum is None:
        raise Invalid({"": [_("The area has no rate %(code)s: load the area again.") % {"code": SMALLEST_GROUP}]})
    spells = unemployment_spells(actor)
    run = FlowRun(
        known_at=now,
        observed_on=observed_on,
        whole_since=computing.whole_since(spells, observed_on),
        computed_at=now,
        ledger_mark=mark,
        spells=len(spells),
        minimum=int(minimum.value),
    )
    cohorts, months = computing.rows(run, spells, FlowRules(HORIZON, run.minimum))
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    FlowRun.objects.filter(computed_at__gte=midnight, computed_at__lt=midnight + timedelta(days=1)).delete()
    run.save()
    FlowCohort.objects.bulk_create(cohorts, batch_size=500)
    FlowMonth.objects.bulk_create(months, batch_size=500)
    return run
