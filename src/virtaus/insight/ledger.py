"""What flow reads of the ledger: the spells, how far the records reach, and a mark that changes with the ledger."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from virtaus.casework.models import CaseEvent, EventImport, Origin, StatusPeriod
from virtaus.casework.queries.imports import data_time
from virtaus.frame import clock


def mark() -> str:
    """The state of the ledger in a few characters. Two look-ups in indexes, so that every page may ask.

    The ledger is built from events: each change of it comes with a new event, or with an import undone. Ids of events
    grow with time (UUIDv7).
    """
    newest = CaseEvent.objects.order_by("-id").values_list("id", flat=True).first()
    undone = EventImport.objects.aggregate(undone=Max("undone_at"))["undone"]
    return f"{newest or '-'} {undone.isoformat() if undone else '-'}"


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
