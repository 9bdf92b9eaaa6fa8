"""What is to be merged into the vocabulary: the common form of the starter files and of an ESCO release."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from virtaus.vocabulary.models import Kind, RelationKind
from virtaus.vocabulary.naming import newness

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
    version: str = ""


@dataclass(slots=True)
class Terms:
    """The terms of a concept in one language: each once, told apart regardless of case."""

    preferred: str = ""
    alternatives: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)

    def add(self, preferred: str, alternatives: Iterable[str] = (), hidden: Iterable[str] = ()) -> None:
        """Add terms. A second preferred term becomes an alternative: the first file told comes first."""
        preferred = tidy(preferred)
        if preferred and not self.preferred:
            self.preferred = preferred
        for text in (preferred, *map(tidy, alternatives)):
            if text:
                self.alternatives.setdefault(text.casefold(), text)
        self.alternatives.pop(self.preferred.casefold(), None)
        for text in map(tidy, hidden):
            if text:
                self.hidden.setdefault(text.casefold(), text)
        for shown in (self.preferred.casefold(), *self.alternatives):
            self.hidden.pop(shown, None)


# Kinds that one file tells together: what ESCO calls a language stands among its skills.
TOLD_TOGETHER = {Kind.LANGUAGE: Kind.SKILL}


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file as it was read; see ``models.ReadFile`` for the fields."""

    name: str
    layout: str
    language: str
    version: str
    rows: int
    digest: str


@dataclass(slots=True)
class Batch:
    """Concepts by URI, their terms and descriptions by language, and the relations between them.

    ``newest`` is the newest release of each kind that a whole list of its concepts has been read of, now or before;
    ``told`` are the kinds whose list is in this very batch.
    """

    concepts: dict[str, ConceptEntry] = field(default_factory=dict)
    terms: dict[tuple[str, str], Terms] = field(default_factory=dict)
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)
    relations: dict[tuple[str, str, RelationKind], None] = field(default_factory=dict)
    newest: dict[Kind, str] = field(default_factory=dict)
    told: set[Kind] = field(default_factory=set)
    files: list[FileRead] = field(default_factory=list)

    def tell(self, kind: Kind, version: str) -> bool:
        """Note that a whole list of ``kind`` is read; whether a newer one is known. An unknown version says nothing."""
        kind = TOLD_TOGETHER.get(kind, kind)
        if not version:
            return False
        newest = self.newest.get(kind, "")
        if newness(version) < newness(newest):
            return True
        self.newest[kind] = version
        self.told.add(kind)
        return False

    def add_terms(
        self, uri: str, language: str, preferred: str, alternatives: Iterable[str] = (), hidden: Iterable[str] = ()
    ) -> None:
        self.terms.setdefault((uri, language), Terms()).add(preferred, alternatives, hidden)

    def describe(self, uri: str, language: str, text: str) -> None:
        """Keep the first description told, if any."""
        text = tidy(text)
        if text:
            self.descriptions.setdefault((uri, language), text)

    def relate(self, subject: str, kind: RelationKind, object_: str) -> None:
        if subject != object_:
            self.relations[(subject, object_, kind)] = None
