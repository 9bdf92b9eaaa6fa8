"""What was known when: the condition on recorded time that every track shares."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q

from virtaus.frame import clock


def known(known_at: datetime | None = None) -> Q:
    """Rows in force now, or those that were in force at a moment (aware)."""
    if known_at is None:
        return Q(superseded_at__isnull=True)
    return Q(recorded_at__lte=known_at) & (Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at))


def end_of(day: date) -> datetime:
    """The last moment of a day in Helsinki: "as known on" a day is as known when the day was over."""
    return datetime.combine(day + timedelta(days=1), time(), clock.HELSINKI) - timedelta(microseconds=1)
