"""What is to be merged into the vocabulary: the common form of the starter files and of an ESCO release."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from virtaus.vocabulary.models import Kind, Language, RelationKind

_SPACE = re.compile(r"[\s\u200b\u200e\ufeff]+")


def tidy(text: str) -> str:
    """``text`` in composed Unicode with single spaces and without invisible characters."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


@dataclass(slots=True)
class ConceptEntry:
    """A concept to be; see ``models.Concept`` for the fields."""

    kind: Kind
    code: str = ""
    isco: str = ""
    skill_type: str = ""
    reuse_level: str = ""
    is_current: bool = True


@dataclass(slots=True)
class Terms:
    """The terms of a concept in one language: each once, told apart regardless of case."""

    preferred: str = ""
    alternatives: dict[str, str] = field(default_factory=dict)

    def add(self, preferred: str, alternatives: Iterable[str] = ()) -> None:
        """Add terms. A second preferred term becomes an alternative: the first file told comes first."""
        preferred = tidy(preferred)
        if preferred and not self.preferred:
            self.preferred = preferred
        for text in (preferred, *map(tidy, alternatives)):
            if text:
                self.alternatives.setdefault(text.casefold(), text)
        self.alternatives.pop(self.preferred.casefold(), None)


@dataclass(slots=True)
class Batch:
    """Concepts by URI, their terms and descriptions by language, and the relations between them."""

    concepts: dict[str, ConceptEntry] = field(default_factory=dict)
    terms: dict[tuple[str, Language], Terms] = field(default_factory=dict)
    descriptions: dict[tuple[str, Language], str] = field(default_factory=dict)
    relations: dict[tuple[str, str, RelationKind], None] = field(default_factory=dict)

    def add_terms(self, uri: str, language: Language, preferred: str, alternatives: Iterable[str] = ()) -> None:
        self.terms.setdefault((uri, language), Terms()).add(preferred, alternatives)

    def describe(self, uri: str, language: Language, text: str) -> None:
        """Keep the first description told, if any."""
        text = tidy(text)
        if text:
            self.descriptions.setdefault((uri, language), text)

    def relate(self, subject: str, kind: RelationKind, object_: str) -> None:
        if subject != object_:
            self.relations[(subject, object_, kind)] = None
