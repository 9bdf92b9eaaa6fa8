"""Persons' pseudonyms: whom the log speaks of, in a table that can forget.

Each person has a random pseudonym, made by a trigger when the person's row is added. The log holds pseudonyms only, so
that erasing the row of this table cuts the log from the person for good while no entry changes and the chain still
verifies. The insert of an entry looks the pseudonyms up itself (``virtaus.audit.recording``): no request waits for
another statement.

An id without a pseudonym (nobody's, or erased) stands in the log as a keyed id: an HMAC with the key ring's index key.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import connection

from virtaus.audit.models import Pseudonym
from virtaus.frame.encryption.keys import ring

# A record that was merged is shown with the one kept, and with whatever that one is merged into later.
_SHOWN = """
WITH RECURSIVE shown AS (
    SELECT person_id, pseudonym FROM audit_pseudonym WHERE person_id = ANY(%s)
    UNION
    SELECT p.person_id, p.pseudonym FROM audit_pseudonym p JOIN shown ON p.shown_with = shown.person_id
)
"""
_OF_PERSON = f"{_SHOWN} SELECT pseudonym FROM shown ORDER BY pseudonym"  # noqa: S608  constants
_FORGET = f"{_SHOWN} DELETE FROM audit_pseudonym WHERE person_id IN (SELECT person_id FROM shown)"  # noqa: S608  constants
_PERSONS = """
WITH RECURSIVE become AS (
    SELECT pseudonym, person_id, shown_with FROM audit_pseudonym WHERE pseudonym = ANY(%s)
    UNION
    SELECT b.pseudonym, p.person_id, p.shown_with FROM become b JOIN audit_pseudonym p ON p.person_id = b.shown_with
)
SELECT pseudonym, person_id FROM become WHERE shown_with IS NULL
"""


def pseudonyms_of(person_id: UUID) -> list[UUID]:
    """Every pseudonym under which the log speaks of a person: the own one and those of records merged into it.

    Of somebody without a pseudonym it is the keyed id under which entries stand.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OF_PERSON, [[person_id]])
        return [row[0] for row in cursor.fetchall()] or [keyed(person_id)]


def persons_of(pseudonyms: Collection[UUID]) -> dict[UUID, UUID]:
    """The persons whom these pseudonyms still speak of, by pseudonym; a merged record is the person it became."""
    with connection.cursor() as cursor:
        cursor.execute(_PERSONS, [list(pseudonyms)])
        return dict(cursor.fetchall())


def forget(person_ids: Iterable[UUID]) -> int:
    """Destroy the pseudonyms of persons and of the records merged into them; returns how many there were.

    Called in the transaction that erases the person. From then on nothing tells whom the entries spoke of; the entries
    stand unchanged. A backup still tells until it is destroyed itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [list(person_ids)])
        return int(cursor.rowcount)


def follow(kept: UUID, merged: UUID) -> None:
    """From now on the log of the record ``merged`` is shown with that of ``kept``; ``unfollow`` undoes it.

    Called in the transaction that merges the records. ValueError when they are the same.
    """
    if kept == merged:
        raise ValueError("a record can't be merged into itself")
    Pseudonym.objects.filter(person_id=merged).update(shown_with=kept)


def unfollow(merged: UUID) -> None:
    """The log of a record whose merge was undone is its own again."""
    Pseudonym.objects.filter(person_id=merged).update(shown_with=None)


def keyed(person_id: UUID) -> UUID:
    """The keyed id of somebody without a pseudonym: the first 128 bits of HMAC-SHA256. KeysMissing without a key ring.

    Until pseudonyms came every person stood in the log by it, and whoever was there then keeps it as pseudonym.
    """
    return keyed_ids([person_id])[0]


def keyed_ids(person_ids: Sequence[UUID]) -> list[UUID]:
    """The keyed ids of many, in the order given."""
    key = hmac.digest(ring().index, b"virtaus.audit.persons", "sha256")
    return [UUID(bytes=hmac.digest(key, person_id.bytes, "sha256")[:16]) for person_id in person_ids]
