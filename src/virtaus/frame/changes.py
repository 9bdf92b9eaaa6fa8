"""The change log: actions append what changed, and the compute process follows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, models
from django.db.models import Func

from virtaus.frame import clock

KEPT = timedelta(days=7)


class TransactionNumber(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's xid8: the number of the transaction that wrote a row, never reused."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class Change(models.Model):
    """Something of ``kind`` ("person", "vacancy" …) changed: the row ``ref``, or without it the kind as a whole."""

    seq = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    ref = models.UUIDField(null=True)
    at = models.DateTimeField()
    xid = TransactionNumber(db_default=Func(function="pg_current_xact_id"), editable=False)

    class Meta:
        indexes = [models.Index(fields=["xid"], name="change_by_transaction")]
        ordering = ["seq"]


def changed(kind: str, *refs: UUID) -> None:
    """Append to the log, in the transaction of the change itself; without ``refs`` the whole kind changed."""
    now = clock.now()
    values: list[tuple[str, UUID | None, datetime]] = [(kind, ref, now) for ref in refs] or [(kind, None, now)]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO frame_change (kind, ref, at) VALUES (%s, %s, %s)", values)


def forget_old() -> int:
    """Delete changes older than a week; a compute process that was away longer loads everything anyway."""
    return Change.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
