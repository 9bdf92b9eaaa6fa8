"""Words of names, folded for search, and the table that finds persons by them.

A search tolerates one typo without scanning: two words are within one insertion, deletion, substitution or swap of
neighbours only if the sets of both words with at most one letter left out meet (the symmetric deletion neighbourhood).
Each distinct word stores its set once, so the search is an exact lookup, and the few words it finds are checked letter
by letter (``typos``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from uuid import UUID

from virtaus.frame import bulk
from virtaus.people.models import NameWord, PersonName

BATCH = 5000
SHORTEST_WITH_TYPO = 3  # one letter of two is not a typo but another word
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "đ": "d", "ł": "l", "þ": "th", "ı": "i"})


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name without case, accents and hyphens, in order, none twice: "Mäki-Aho" is maki, aho.

    Å, Ä and Ö fold to A and O here, because they are often typed without dots; sorting keeps them apart.
    """
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(mark for mark in folded if not unicodedata.combining(mark))
    return tuple(dict.fromkeys(_WORD.findall(plain)))


def near(word: str) -> list[str]:
    """``word`` and each form of it that lacks one letter."""
    if len(word) < SHORTEST_WITH_TYPO:
        return [word]
    return sorted({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})


def typos(one: str, other: str) -> int:
    """0 when equal, 1 when one insertion, deletion, substitution or swap of neighbours apart, else 2."""
    if one == other:
        return 0
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return 2
    at = next((place for place in range(len(one)) if one[place] != other[place]), len(one))
    if len(one) < len(other):
        return 1 if one[at:] == other[at + 1 :] else 2
    if one[at + 1 :] == other[at + 1 :]:
        return 1
    swapped = one[at + 1 : at + 2] + one[at : at + 1] + one[at + 2 :]
    return 1 if swapped == other[at:] else 2


def index_names(names: Mapping[UUID, tuple[str, str]]) -> None:
    """Make the persons findable by their given and family names as they are now; earlier words are forgotten."""
    PersonName.objects.filter(person__in=names).delete()
    wanted = [
        (person, word, part == 1)
        for person, parts in names.items()
        for part in (0, 1)
        for word in words_of(parts[part])
    ]
    if not wanted:
        return
    known = _known({word for _person, word, _family in wanted})
    rows = ((person, known[word], family) for person, word, family in wanted)
    bulk.insert(PersonName, ("person_id", "word_id", "family"), rows)


def _known(words: Iterable[str]) -> dict[str, int]:
    """The id of each word; those not known yet are added. Two that add the same word at once both find it."""
    wanted = sorted(words)
    NameWord.objects.bulk_create(
        (NameWord(word=word, near=near(word)) for word in wanted), batch_size=BATCH, ignore_conflicts=True
    )
    return dict(NameWord.objects.filter(word__in=wanted).values_list("word", "id"))


def forget_unused_words() -> int:
    """Delete the words that no name has any more; returns how many."""
    return NameWord.objects.filter(names__isnull=True).delete()[0]
