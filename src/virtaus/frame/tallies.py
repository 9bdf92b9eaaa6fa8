"""Counting what one sender asks within a minute, over all web processes together.

The count is one row in PostgreSQL: a cache in a process would let a sender ask once more for each worker. Only a keyed
digest names the sender, and the rows of past minutes go when the next is made.
"""

from __future__ import annotations

from django.db import connection, models
from django.utils.crypto import salted_hmac

SECONDS = 61  # after which the count is a new one in any case
_SALT = "virtaus.frame.tallies"

_COUNT = """
INSERT INTO frame_tally (digest, minute, count) VALUES (%s, date_trunc('minute', statement_timestamp()), 1)
ON CONFLICT (digest) DO UPDATE SET
    count = CASE WHEN frame_tally.minute = excluded.minute THEN frame_tally.count + 1 ELSE 1 END,
    minute = excluded.minute
RETURNING count
"""
_FORGET = "DELETE FROM frame_tally WHERE minute < date_trunc('minute', statement_timestamp())"


class Tally(models.Model):
    """How often a sender asked in a minute. ``digest`` can't be turned back into who it was without the secret key."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    minute = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["minute"]

    def __str__(self) -> str:
        return str(self.count)


def count(what: str, sender: str) -> int:
    """Count one more request of ``sender``, and tell how many they made in this minute."""
    digest = salted_hmac(_SALT, f"{what} {sender}", algorithm="sha256").digest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [digest])
        number = int(cursor.fetchone()[0])
    if number == 1:
        forget_old()
    return number


def forget_old() -> None:
    """Delete the counts of past minutes."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)
