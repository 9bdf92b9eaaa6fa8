"""Text to concepts: which known terms a title is close to, and which known terms a text mentions."""

from __future__ import annotations

from virtaus.engine.text.mentions import Mention, PhraseBook
from virtaus.engine.text.terms import Candidate, Term, TermIndex
from virtaus.engine.text.words import segments, words

__all__ = ["Candidate", "Mention", "PhraseBook", "Term", "TermIndex", "segments", "words"]
