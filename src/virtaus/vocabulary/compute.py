"""What the compute process holds of the vocabulary."""

from __future__ import annotations

from virtaus.frame.compute import Changed, store
from virtaus.vocabulary.terms import Terms, load


@store("vocabulary.terms", kinds={"vocabulary"})
def terms(previous: Terms | None, changed: Changed) -> Terms:
    return load()
