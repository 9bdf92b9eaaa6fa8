"""Links adverts by the vocabulary's search structures. Imported only by the compute process and by commands (numpy)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from virtaus.employers.linking import CANDIDATES, LEAST_SCORE, MOST_MENTIONS, Advert, Links, Proposed, Said
from virtaus.vocabulary.levels import Level
from virtaus.vocabulary.models import Kind
from virtaus.vocabulary.terms import Terms

WIDE = 40
_LEVEL = re.compile(r"\b([ABC][12])\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
# A sentence with such a word tells what is welcome, not what is needed.
_WELCOME = re.compile(
    r"\b(eduksi|etuna|plussaa|hyödyksi|meriitti\w*|fördel|merit|plus|asset|advantage)\b", re.IGNORECASE
)


def link(terms: Terms, adverts: Sequence[Advert]) -> list[Links]:
    """The links of each advert. Where the source gives an occupation group, its occupations stand first."""
    return [Links(_occupations(terms, advert), _mentions(terms, advert)) for advert in adverts]


def _occupations(terms: Terms, advert: Advert) -> tuple[Proposed, ...]:
    found = terms.occupations.nearest(advert.title, WIDE if advert.group else CANDIDATES)
    if advert.group:
        found = sorted(found, key=lambda each: terms.groups[each.concept] != advert.group)
    return tuple(
        Proposed(terms.concepts[each.concept], round(each.score, 4), " ".join(each.words)[:200])
        for each in found[:CANDIDATES]
        if each.score >= LEAST_SCORE
    )


def _level(sentence: str) -> int:
    """The level of language that a sentence names, 0 for none or several."""
    named = {found.upper() for found in _LEVEL.findall(sentence)}
    return Level[named.pop()].value if len(named) == 1 else Level.ANY.value


def _mentions(terms: Terms, advert: Advert) -> tuple[Said, ...]:
    found: dict[int, Said] = {}
    for sentence in [advert.title, *_SENTENCE.split(advert.description)]:
        needed = not _WELCOME.search(sentence)
        for each in terms.phrases.mentioned(sentence):
            before = found.get(each.concept)
            if before is None or (needed and not before.needed):
                kind = terms.kinds[each.concept]
                level = _level(sentence) if kind == Kind.LANGUAGE else 0
                said = Said(terms.concepts[each.concept], kind, each.words[:200], needed, level)
                found[each.concept] = said
    return tuple(found.values())[:MOST_MENTIONS]
