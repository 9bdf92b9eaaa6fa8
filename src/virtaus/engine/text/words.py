"""Words of a text in the form in which they are compared."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:[-+#./&'’][^\W_]+)*[+#]*")
# What parts a title from what surrounds it: "Lähihoitaja, Kotihoito – Forssa (vuorotyö)".
_SEPARATOR = re.compile(r"\s+[-–—|/:]\s+|[,;:|()\[\]•·!?]+|\s{2,}|\n+")


def words(text: str) -> list[str]:
    """The words of ``text`` in composed, case-folded form; a hyphen or sign inside a word keeps it together."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def segments(title: str) -> list[str]:
    """A title as a whole, then each part of it between separators, without repeats or empty ones."""
    whole = " ".join(words(title))
    parts = (" ".join(words(part)) for part in _SEPARATOR.split(title))
    return [text for text in dict.fromkeys((whole, *parts)) if text]
