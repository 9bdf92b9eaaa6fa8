"""Persons' ids in the log: keyed, so that the log alone tells nobody whom it speaks of.

The same person always gets the same keyed id; without the key it can't be computed from the person's id.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from functools import cache
from uuid import UUID

from django.conf import settings


@cache
def _key() -> bytes:
    return hashlib.sha256(b"virtaus.audit.persons:" + settings.SECRET_KEY.encode()).digest()


def keyed(person_id: UUID) -> UUID:
    """The keyed id of a person: the first 128 bits of HMAC-SHA256 over the id."""
    return UUID(bytes=hmac.digest(_key(), person_id.bytes, "sha256")[:16])


def keyed_ids(person_ids: Iterable[UUID]) -> list[UUID]:
    """The keyed ids of many persons, in an order that says nothing of the order they were read in."""
    return sorted(keyed(person_id) for person_id in person_ids)
