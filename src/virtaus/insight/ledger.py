"""What flow reads of the ledger: the spells, how far the records reach, and a mark that changes with the ledger."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max

from virtaus.casework.models import Origin, StatusPeriod
from virtaus.casework.queries.imports import data_time
from virtaus.frame import clock


def mark() -> str:
    """The state of the ledger in a few characters: any row added or superseded changes it. One cheap query."""
    state = StatusPeriod.objects.aggregate(rows=Count("id"), recorded=Max("recorded_at"), gone=Max("superseded_at"))
    return f"{state['rows']} {state['recorded'] or '-'} {state['gone'] or '-'}"


def observed_on() -> date:
    """The last day that the records reach: of the national register's data or of what was recorded here after it.

    Where there is no register (stand-alone mode) the records are always of today.
    """
    register = data_time()
    if register is None:
        return clock.today()
    here = StatusPeriod.objects.filter(source=Origin.VIRTAUS).aggregate(newest=Max("recorded_at"))["newest"]
    newest = max(register, here) if here else register
    return min(clock.local(newest).date(), clock.today())
