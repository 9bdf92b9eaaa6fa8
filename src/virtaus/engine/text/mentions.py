"""Known phrases that a text mentions, inflected or not.

Finnish and Swedish inflect at the end of a word, and Finnish changes stems too, so words are compared by their
beginnings: two words are held to be the same when they share all but a short ending. A phrase is mentioned when all its
words stand near each other in order. Pure Python; time grows with the text, not with the number of phrases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from virtaus.engine.text.words import words

STEM = 4
LONGEST_ENDING = 4
LONGEST_GAP = 1


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept that a text mentions, and the words of the text that say so."""

    concept: int
    words: str


def same_word(known: str, found: str) -> bool:
    """Whether ``found`` is ``known`` apart from its ending. Words shorter than five letters must be equal or inflected
    by one joined ending with a colon or hyphen, so "työ" is not found in "työntekijä".
    """
    if known == found:
        return True
    if len(known) <= STEM or len(found) < STEM:
        return found.startswith((f"{known}-", f"{known}:"))
    common = 0
    for one, other in zip(known, found, strict=False):
        if one != other:
            break
        common += 1
    return common >= STEM and len(known) - common <= min(2, len(known) // 4) and len(found) - common <= LONGEST_ENDING


class PhraseBook:
    """Phrases of concepts, looked up by the beginning of their first word."""

    def __init__(self, phrases: Sequence[tuple[str, int]]) -> None:
        self._by_stem: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for text, concept in phrases:
            phrase = tuple(words(text))
            if phrase:
                self._by_stem.setdefault(phrase[0][:STEM], []).append((phrase, concept))

    def mentioned(self, text: str) -> list[Mention]:
        """Each concept mentioned, once, in order of first mention; of two phrases at a place the longer one first."""
        tokens = words(text)
        found: dict[int, Mention] = {}
        for start, token in enumerate(tokens):
            here = []
            for phrase, concept in self._by_stem.get(token[:STEM], ()):
                end = _matches(phrase, tokens, start)
                if end:
                    here.append((-len(phrase), concept, " ".join(tokens[start:end])))
            for _length, concept, said in sorted(here):
                found.setdefault(concept, Mention(concept, said))
        return list(found.values())


def _matches(phrase: tuple[str, ...], tokens: list[str], start: int) -> int:
    """One past the last token of ``phrase`` when it stands at ``start``, else 0."""
    at = start
    for number, word in enumerate(phrase):
        reach = at + 1 if number == 0 else at + 1 + LONGEST_GAP
        place = next((here for here in range(at, min(reach, len(tokens))) if same_word(word, tokens[here])), None)
        if place is None:
            return 0
        at = place + 1
    return at
