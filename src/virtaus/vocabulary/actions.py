"""Changes of the vocabulary: it is only ever merged from files."""

from __future__ import annotations

from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.vocabulary import starter
from virtaus.vocabulary.batch import Batch
from virtaus.vocabulary.merging import Merged, Progress, merge
from virtaus.vocabulary.models import Source
from virtaus.vocabulary.rules import LOAD_VOCABULARY


@action("vocabulary.load_starter", right=LOAD_VOCABULARY)
def load_starter(actor: Actor, tell: Progress = lambda line: None) -> Merged:
    """Load the starter vocabulary that the product ships. Loading it again changes nothing."""
    return _merged(starter.read(), Source.STARTER, tell)


@action("vocabulary.import_esco", right=LOAD_VOCABULARY)
def import_esco(actor: Actor, batch: Batch, tell: Progress = lambda line: None) -> Merged:
    """Merge what was read of an ESCO release (``virtaus.vocabulary.esco.read``)."""
    return _merged(batch, Source.ESCO, tell)


def _merged(batch: Batch, source: Source, tell: Progress) -> Merged:
    merged = merge(batch, source, tell)
    changed("vocabulary")
    return merged
