"""An index of known terms by character n-grams with TF-IDF weights, and the search for the terms nearest to a title.

Character n-grams suit Finnish and Swedish, where compounds and endings hide a word from word-by-word comparison. The
score is the cosine of the weighted n-grams of a title and a term (Salton and Buckley 1988), in [0, 1]; a term that is
the title itself scores its whole weight. Everything is exact: no sampling, no approximate neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from virtaus.engine.text.words import segments, words

SHORTEST, LONGEST = 2, 4
# A part of a title is a slightly weaker hint than the whole: "Hitsaaja, varastotyö" is a welder first.
PART_WEIGHT = 0.97


class Term(NamedTuple):
    """A term of a concept. ``weight`` in (0, 1] multiplies its score, so that a preferred term may win a tie."""

    text: str
    concept: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept near a title: its position, score in [0, 1], the nearest term, the title's words that gave it."""

    concept: int
    score: float
    term: str
    words: tuple[str, ...]


def _grams(text: str) -> Counter[str]:
    """Character n-grams of each word, the word's edges marked, so that "hoitaja" at the end of a compound counts."""
    found: Counter[str] = Counter()
    for word in text.split():
        edged = f"<{word}>"
        for n in range(SHORTEST, LONGEST + 1):
            for start in range(len(edged) - n + 1):
                found[edged[start : start + n]] += 1
    return found


class TermIndex:
    """Terms of concepts, ready to be searched.

    A term's ``concept`` is any non-negative number of the caller's; a concept may have many terms. Memory: about 8
    bytes for each n-gram of a term.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        self._texts = [" ".join(words(term.text)) for term in terms]
        self._concepts = np.array([term.concept for term in terms], dtype=np.int64)
        self._term_weights = np.array([term.weight for term in terms], dtype=np.float64)
        self._exact: dict[str, list[int]] = {}
        for row, text in enumerate(self._texts):
            self._exact.setdefault(text, []).append(row)
        self._gram_ids: dict[str, int] = {}
        self._build()

    def _build(self) -> None:
        grams: list[int] = []
        rows: list[int] = []
        counts: list[int] = []
        for row, text in enumerate(self._texts):
            for gram, count in _grams(text).items():
                grams.append(self._gram_ids.setdefault(gram, len(self._gram_ids)))
                rows.append(row)
                counts.append(count)
        number, row_of = np.array(grams, dtype=np.int64), np.array(rows, dtype=np.int64)
        in_terms = np.bincount(number, minlength=len(self._gram_ids)).astype(np.int64)
        self._idf: npt.NDArray[np.float64] = np.log((1 + len(self._texts)) / (1 + in_terms)) + 1.0
        weights = (1.0 + np.log(np.array(counts, dtype=np.float64))) * self._idf[number]
        squares = np.bincount(row_of, weights=weights**2, minlength=len(self._texts)).astype(np.float64)
        weights = weights / np.sqrt(squares)[row_of]
        order = np.argsort(number, kind="stable")
        self._rows = row_of[order].astype(np.int32)
        self._weights = weights[order].astype(np.float32)
        self._starts = np.concatenate(([0], np.cumsum(in_terms)))

    def __len__(self) -> int:
        return len(self._texts)

    def nearest(self, title: str, top: int = 5) -> list[Candidate]:
        """The ``top`` concepts nearest to ``title``, best first; ties by concept number. Empty for a wordless title."""
        if not self._texts:
            return []
        scores = np.zeros(len(self._texts))
        for number, segment in enumerate(segments(title)):
            scores = np.maximum(scores, self._scores(segment) * (1.0 if number == 0 else PART_WEIGHT))
        scores *= self._term_weights
        best = self._best_terms(scores, top)
        return [
            Candidate(int(self._concepts[row]), float(scores[row]), self._texts[row], self._giving(title, row))
            for row in best
        ]

    def _vector(self, text: str) -> tuple[list[int], npt.NDArray[np.float64]]:
        known, weights, square = [], [], 0.0
        unseen = float(np.log(1 + len(self._texts)) + 1.0)
        for gram, count in _grams(text).items():
            number = self._gram_ids.get(gram)
            weight = (1.0 + np.log(count)) * (unseen if number is None else self._idf[number])
            square += weight**2
            if number is not None:
                known.append(number)
                weights.append(weight)
        return known, np.array(weights) / np.sqrt(square) if known else np.empty(0)

    def _scores(self, text: str) -> npt.NDArray[np.float64]:
        scores = np.zeros(len(self._texts))
        for gram, weight in zip(*self._vector(text), strict=True):
            here = slice(self._starts[gram], self._starts[gram + 1])
            scores[self._rows[here]] += weight * self._weights[here]
        for row in self._exact.get(text, ()):
            scores[row] = 1.0
        return np.minimum(scores, 1.0)

    def _best_terms(self, scores: npt.NDArray[np.float64], top: int) -> list[int]:
        """The best term of each of the best concepts."""
        concepts = np.zeros(int(self._concepts.max()) + 1)
        np.maximum.at(concepts, self._concepts, scores)
        wanted = min(top, int(np.count_nonzero(concepts)))
        if not wanted:
            return []
        leading = sorted(np.argsort(-concepts, kind="stable")[:wanted], key=lambda c: (-concepts[c], c))
        rows = []
        for concept in leading:
            own = np.flatnonzero(self._concepts == concept)
            rows.append(int(own[np.argmax(scores[own])]))
        return rows

    def _giving(self, title: str, row: int) -> tuple[str, ...]:
        """The title's words that share n-grams with the term: at least half of a word's n-grams must be shared."""
        term = set(_grams(self._texts[row]))
        giving = []
        for word in dict.fromkeys(words(title)):
            grams = _grams(word)
            shared = sum(count for gram, count in grams.items() if gram in term)
            if len(word) > 2 and 2 * shared >= sum(grams.values()):
                giving.append(word)
        return tuple(giving)
