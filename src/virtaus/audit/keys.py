"""Persons' ids in the log: keyed, so that the log alone tells nobody whom it speaks of.

The same person always gets the same keyed id; without the key it can't be computed from the person's id. The key is
derived from the key ring's index key, which stands outside the database and never changes with new data keys.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from uuid import UUID

from virtaus.frame.encryption.keys import ring


def keyed(person_id: UUID) -> UUID:
    """The keyed id of a person: the first 128 bits of HMAC-SHA256 over the id. KeysMissing without a key ring."""
    return _keyed(person_id, _key())


def keyed_ids(person_ids: Iterable[UUID]) -> list[UUID]:
    """The keyed ids of many persons, in an order that says nothing of the order they were read in."""
    key = _key()
    return sorted(_keyed(person_id, key) for person_id in person_ids)


def _key() -> bytes:
    return hmac.digest(ring().index, b"virtaus.audit.persons", "sha256")


def _keyed(person_id: UUID, key: bytes) -> UUID:
    return UUID(bytes=hmac.digest(key, person_id.bytes, "sha256")[:16])
