"""What the area's queries share: the reader's language, the day, and where a figure comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import get_language

from virtaus.area.models import Mark


def in_language(row: Model, field: str) -> str:
    """The text of ``field`` in the reader's language: Swedish or English where the row has it, else Finnish."""
    language = (get_language() or "fi")[:2]
    text: str = getattr(row, f"{field}_{language}", "") or getattr(row, f"{field}_fi")
    return text


def in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from and how sure it is."""

    text: str
    mark: str
    address: str

    @property
    def mark_label(self) -> str:
        return str(Mark(self.mark).label)

    @property
    def is_sure(self) -> bool:
        return self.mark not in {Mark.MEMORY, Mark.ASSUMED}

    @property
    def is_read(self) -> bool:
        """Whether it was read in the statute itself; a rate that was not is to be checked."""
        return self.mark == Mark.STATUTE


def source_of(row: Any, prefix: str = "") -> Source:
    found = getattr(row, f"{prefix}source")
    return Source(in_language(found, "text"), getattr(row, f"{prefix}mark"), found.address)
