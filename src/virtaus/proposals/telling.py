"""What an employer is told about a candidate: word for word what the person saw before she consented.

Name and contact are what she writes for this employer; the competence is what she leaves ticked. Nothing else can be
told: no place, no work ability, no health, no age, nothing of the register (JTYPL 380/2023 § 118; health data would
need a consent of its own, which Virtaus does not ask for).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from virtaus.people.models import Part, Person, PersonConcept
from virtaus.vocabulary.levels import with_level
from virtaus.vocabulary.models import Kind
from virtaus.vocabulary.queries import labels

MAY_BE_TOLD = (Kind.OCCUPATION, Kind.ISCO_GROUP, Kind.SKILL, Kind.LANGUAGE, Kind.LICENCE)


@dataclass(frozen=True, slots=True)
class Item:
    """A concept that may be told, in the words that are told."""

    concept: UUID
    part: Part
    label: str


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that the employer is told."""

    name: str
    contact: str
    items: tuple[Item, ...]

    @property
    def seeks(self) -> list[str]:
        return [item.label for item in self.items if item.part is Part.SEEKS]

    @property
    def has(self) -> list[str]:
        return [item.label for item in self.items if item.part is Part.HAS]

    def answers(self, needed: Collection[UUID]) -> list[str]:
        """Of what is told, what the opening asks for."""
        return [item.label for item in self.items if item.part is Part.HAS and item.concept in needed]

    def written(self) -> str:
        """As it is kept with the consent."""
        items = [[str(item.concept), item.part.value, item.label] for item in self.items]
        return json.dumps({"name": self.name, "contact": self.contact, "items": items}, ensure_ascii=False)


def read(written: str) -> Told:
    """What a consent holds."""
    kept = json.loads(written)
    items = tuple(Item(UUID(concept), Part(part), label) for concept, part, label in kept["items"])
    return Told(kept["name"], kept["contact"], items)


def tellable(person: Person) -> list[Item]:
    """What of a person's competence may be told, sought occupations first, in the reader's language."""
    rows: Sequence[PersonConcept] = list(
        PersonConcept.objects.filter(person=person, ended_at__isnull=True, concept__kind__in=MAY_BE_TOLD).order_by(
            "-part", "rank", "id"
        )
    )
    named = labels([row.concept_id for row in rows])
    return [Item(row.concept_id, Part(row.part), with_level(named[row.concept_id], row.level)) for row in rows]


def chosen(items: Iterable[Item], concepts: Collection[UUID]) -> tuple[Item, ...]:
    """Those of ``items`` that the person left ticked."""
    return tuple(item for item in items if item.concept in concepts)
