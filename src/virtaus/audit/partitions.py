"""The log's partitions: one for each month, made long before it begins."""

from __future__ import annotations

from django.db import connection

from virtaus.frame import clock

MONTHS_AHEAD = 14


def make_partitions(months: int = MONTHS_AHEAD) -> int:
    """Make the partitions of this month and those after it that do not exist yet; gives how many were made.

    Without them the log goes on in its default partition: nothing is lost, but a period is then found more slowly.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_partitions(%s, %s)", [clock.now().date(), months])
        return int(cursor.fetchone()[0])
