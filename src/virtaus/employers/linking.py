"""What links a vacancy's text to the vocabulary: the exchange between pages, commands and the compute process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from virtaus.frame.compute import call

LEAST_SCORE = 0.25
PATIENCE = 10.0  # seconds; a few hundred adverts take one
CHOSEN_FROM = 0.45
CANDIDATES = 5
MOST_MENTIONS = 12


@dataclass(frozen=True, slots=True)
class Advert:
    """The text of a vacancy. ``group`` is an ISCO-08 unit group that the source gives, empty when it gives none."""

    title: str
    description: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An occupation near the title, with its score in [0, 1] and the title's words that gave it."""

    concept: UUID
    score: float
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """A skill, licence or language (``kind`` of the vocabulary) that the text mentions, and the words that say so.

    Not ``needed``: the text calls it welcome ("katsotaan eduksi"). ``level`` is the level that the sentence asks of a
    language, 0 where it asks none.
    """

    concept: UUID
    kind: str
    words: str
    needed: bool = True
    level: int = 0


@dataclass(frozen=True, slots=True)
class Links:
    """What an advert is linked to: occupations best first, and what its text mentions in order of mention."""

    occupations: tuple[Proposed, ...]
    mentions: tuple[Said, ...]


Linker = Callable[[Sequence[Advert]], Sequence[Links]]


def as_payload(adverts: Sequence[Advert]) -> dict[str, Any]:
    """Adverts as the compute process is asked about them."""
    return {"adverts": [[advert.title, advert.description, advert.group] for advert in adverts]}


def adverts_of(payload: Mapping[str, Any]) -> list[Advert]:
    return [Advert(*map(str, advert)) for advert in payload["adverts"]]


def as_answer(links: Sequence[Links]) -> list[dict[str, Any]]:
    """Links as the compute process answers them."""
    return [
        {
            "occupations": [[str(each.concept), each.score, each.words] for each in link.occupations],
            "mentions": [[str(each.concept), each.kind, each.words, each.needed, each.level] for each in link.mentions],
        }
        for link in links
    ]


def links_of(answer: Sequence[Mapping[str, Any]]) -> list[Links]:
    return [
        Links(
            tuple(Proposed(UUID(concept), float(score), words) for concept, score, words in link["occupations"]),
            tuple(Said(UUID(concept), *said) for concept, *said in link["mentions"]),
        )
        for link in answer
    ]


def link_by_compute(adverts: Sequence[Advert]) -> Sequence[Links]:
    """Ask the compute process. Raises ComputeDown when it does not answer."""
    return links_of(call("employers.link", as_payload(adverts), timeout=PATIENCE).result)
