"""Changes of the vocabulary: it is merged from files, and a person decides what stands for what is no longer in use."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virtaus.frame import clock
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import Invalid, NotFound
from virtaus.vocabulary import starter
from virtaus.vocabulary.batch import Batch
from virtaus.vocabulary.esco import Known
from virtaus.vocabulary.merging import Merged, Progress, merge, relate
from virtaus.vocabulary.models import Concept, Kind, ReadFile, Replacement, Source
from virtaus.vocabulary.naming import newness
from virtaus.vocabulary.rules import LOAD_VOCABULARY, REPLACE_CONCEPTS

# A list that lacks more than this of what is in use is more likely torn than a new release.
MOST_OBSOLETE, SHARE_OBSOLETE = 100, 0.10
_KIND_OF_LIST = {
    "occupations": Kind.OCCUPATION,
    "skills": Kind.SKILL,
    "occupation groups": Kind.ISCO_GROUP,
    "skill groups": Kind.SKILL_GROUP,
}


@action("vocabulary.load_starter", right=LOAD_VOCABULARY)
def load_starter(actor: Actor, tell: Progress = lambda line: None) -> Merged:
    """Load the starter vocabulary that the product ships. Loading it again changes nothing."""
    merged = merge(starter.read(), Source.STARTER, tell)
    relate(starter.same(), Source.STARTER)
    changed("vocabulary")
    return merged


@action("vocabulary.import_esco", right=LOAD_VOCABULARY)
def import_esco(
    actor: Actor, batch: Batch, tell: Progress = lambda line: None, *, accept_obsolete: bool = False
) -> Merged:
    """Merge what was read of an ESCO release (``virtaus.vocabulary.esco.read``). Repeating it changes nothing.

    Raises Invalid when it would take out of use more than a tenth of a kind, unless ``accept_obsolete``.
    """
    merged = merge(batch, Source.ESCO, tell)
    if not accept_obsolete:
        _refuse_torn(merged)
    relate(starter.same(), Source.STARTER)
    _keep_files(batch)
    if not merged.is_nothing:
        changed("vocabulary")
    return merged


def _refuse_torn(merged: Merged) -> None:
    in_use = Concept.objects.filter(source=Source.ESCO, is_current=True).count()
    if merged.obsolete > MOST_OBSOLETE and merged.obsolete > SHARE_OBSOLETE * (in_use + merged.obsolete):
        raise Invalid(
            {"": [_("%(count)s concepts would go out of use. Is the release whole?") % {"count": merged.obsolete}]}
        )


def _keep_files(batch: Batch) -> None:
    now = clock.now()
    ReadFile.objects.bulk_create(
        [
            ReadFile(
                name=file.name[-300:],
                layout=file.layout[:100],
                language=file.language,
                version=file.version,
                rows=file.rows,
                digest=file.digest,
                read_at=now,
            )
            for file in batch.files
        ],
        ignore_conflicts=True,
    )


def known_files() -> Known:
    """The newest release of each file that has been read, so that an older one is left alone."""
    files: dict[tuple[str, str], str] = {}
    kinds: dict[Kind, str] = {}
    rows = ReadFile.objects.order_by("id").values_list("layout", "language", "version")
    for layout, language, version in rows:
        files[layout, language] = max(files.get((layout, language), ""), version, key=newness)
        kind = _KIND_OF_LIST.get(layout)
        if kind is not None:
            kinds[kind] = max(kinds.get(kind, ""), version, key=newness)
    return Known(files, kinds)


@action("vocabulary.replace_concept", right=REPLACE_CONCEPTS)
def replace_concept(actor: Actor, concept_id: UUID, successor_id: UUID) -> UUID:
    """Decide that a concept in use stands for one that is no longer; returns the decision.

    Nothing recorded of a person or a vacancy changes. A concept that was split gets several. Raises NotFound when the
    concept is still in use, and Invalid when the successor is not, is of another kind, or is decided already.
    """
    concept = Concept.objects.filter(id=concept_id, is_current=False).first()
    if concept is None or actor.account_id is None:
        raise NotFound(_("Not found."))
    successor = Concept.objects.filter(id=successor_id, is_current=True, kind=concept.kind).first()
    if successor is None:
        raise Invalid({"successor": [_("Choose a concept of the same kind that is in use.")]})
    try:
        with transaction.atomic():
            decision = Replacement.objects.create(
                concept=concept,
                successor=successor,
                decided_by_id=actor.account_id,
                decided_at=clock.now(),
            )
    except IntegrityError as error:
        raise Invalid({"successor": [_("It is decided already.")]}) from error
    changed("vocabulary")
    return decision.id


@action("vocabulary.end_replacement", right=REPLACE_CONCEPTS)
def end_replacement(actor: Actor, concept_id: UUID, successor_id: UUID) -> None:
    """Take a decision back; it stays in the history. NotFound when it is not in force."""
    lasting = Replacement.objects.filter(concept=concept_id, successor=successor_id, ended_at__isnull=True)
    if not lasting.update(ended_at=clock.now()):
        raise NotFound(_("Not found."))
    changed("vocabulary")
