"""Merging a batch into the vocabulary in bulk: COPY into temporary tables, then a few statements over whole tables.

ESCO's word stands above the starter's: where both name a concept, ESCO's preferred term is the preferred one and the
starter's stays as an alternative. Merging the same batch again changes nothing. What an earlier release of the same
source told of a concept in a language, and this one does not, is taken away. A concept itself is never taken away: one
that a newer release no longer lists is kept and marked as no longer in use, for people and vacancies point to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from virtaus.frame.ids import new_id
from virtaus.vocabulary.batch import TOLD_TOGETHER, Batch
from virtaus.vocabulary.models import Concept, Kind, LabelKind, Source

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Change:
    """How many rows a merge wrote (new or changed), how many it took away, how many named an unknown concept."""

    written: int
    removed: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Merged:
    concepts: Change
    terms: Change
    descriptions: Change
    relations: Change
    obsolete: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether the vocabulary is as it was before."""
        parts = (self.concepts, self.terms, self.descriptions, self.relations)
        return not self.obsolete and not any(part.written or part.removed for part in parts)


def merge(batch: Batch, source: Source, tell: Progress = lambda line: None) -> Merged:
    """Merge ``batch`` from ``source``. The caller holds the transaction, so a fault leaves the vocabulary as it was."""
    with connection.cursor() as cursor:
        concepts = _merge_concepts(cursor, batch, source)
        obsolete = _mark_obsolete(cursor, batch, source)
        tell(f"concepts: {concepts.written} written, {obsolete} no longer in use")
        ids = dict(Concept.objects.values_list("uri", "id").order_by())
        terms = _merge_terms(cursor, batch, source, ids)
        tell(f"terms: {terms.written} written, {terms.removed} taken away")
        descriptions = _merge_descriptions(cursor, batch, source, ids)
        tell(f"descriptions: {descriptions.written} written")
        relations = _merge_relations(cursor, batch, source, ids)
        tell(f"relations: {relations.written} written, {relations.removed} taken away")
        for table in ("concept", "label", "description", "conceptrelation"):
            # The planner would otherwise judge the filled tables by their empty past until autovacuum comes by.
            cursor.execute(f"ANALYZE vocabulary_{table}")
    return Merged(concepts, terms, descriptions, relations, obsolete)


def relate(batch: Batch, source: Source) -> Change:
    """Merge the relations of ``batch`` only; those that name a concept which is not there are left out."""
    with connection.cursor() as cursor:
        return _merge_relations(cursor, batch, source, dict(Concept.objects.values_list("uri", "id").order_by()))


def _copy(cursor: CursorWrapper, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"ANALYZE {table}")


def _count(cursor: CursorWrapper, statement: str, parameters: Sequence[Any] = ()) -> int:
    cursor.execute(statement, parameters)
    return int(cursor.rowcount)


def _drop(cursor: CursorWrapper, table: str) -> None:
    cursor.execute(f"DROP TABLE {table}")


def _merge_concepts(cursor: CursorWrapper, batch: Batch, source: Source) -> Change:
    _copy(
        cursor,
        "new_concept",
        "id uuid, uri text, kind text, code text, isco text, skill_type text, reuse_level text, is_current boolean,"
        " version text",
        (
            (new_id(), uri, c.kind, c.code, c.isco, c.skill_type, c.reuse_level, c.is_current, c.version)
            for uri, c in batch.concepts.items()
        ),
    )
    written = _count(
        cursor,
        """
        INSERT INTO vocabulary_concept AS c
               (id, uri, kind, code, isco, skill_type, reuse_level, is_current, version, source)
        SELECT id, uri, kind, code, isco, skill_type, reuse_level, is_current, version, %(source)s FROM new_concept
        ON CONFLICT (uri) DO UPDATE
           SET kind = CASE WHEN c.kind IN ('language', 'licence') THEN c.kind ELSE excluded.kind END,
               code = CASE WHEN excluded.code = '' THEN c.code ELSE excluded.code END,
               isco = excluded.isco, skill_type = excluded.skill_type, reuse_level = excluded.reuse_level,
               is_current = excluded.is_current, source = excluded.source,
               version = CASE WHEN excluded.version = '' THEN c.version ELSE excluded.version END
         WHERE c.source IN ('starter', excluded.source)
           AND (excluded.version = ''
                OR string_to_array(excluded.version, '.')::int[] >= string_to_array(c.version, '.')::int[])
           AND ((c.isco, c.skill_type, c.reuse_level, c.is_current, c.source)
               IS DISTINCT FROM (excluded.isco, excluded.skill_type, excluded.reuse_level, excluded.is_current,
                                 excluded.source)
                OR excluded.code <> '' AND c.code <> excluded.code
                OR excluded.version <> '' AND c.version <> excluded.version)
        """,
        {"source": source},  # type: ignore[arg-type]
    )
    _drop(cursor, "new_concept")
    return Change(written, 0, 0)


_OLDER = """
    source = %s AND is_current AND version <> '' AND kind = ANY(%s)
    AND string_to_array(version, '.')::int[] < string_to_array(%s, '.')::int[]
"""


def _mark_obsolete(cursor: CursorWrapper, batch: Batch, source: Source) -> int:
    """Take out of use what the newest list of a kind, read now, no longer holds."""
    return sum(
        _count(
            cursor,
            f"UPDATE vocabulary_concept SET is_current = false WHERE {_OLDER}",  # noqa: S608  a constant above
            [source, _together(kind), batch.newest[kind]],
        )
        for kind in batch.told
    )


def _together(kind: Kind) -> list[str]:
    return [kind, *(other for other, told_with in TOLD_TOGETHER.items() if told_with == kind)]


def _merge_terms(cursor: CursorWrapper, batch: Batch, source: Source, ids: dict[str, UUID]) -> Change:
    unknown = sum(1 for uri, _language in batch.terms if uri not in ids)

    def rows() -> Iterable[Sequence[Any]]:
        for (uri, language), terms in batch.terms.items():
            concept = ids.get(uri)
            if concept is None:
                continue
            if terms.preferred:
                yield new_id(), concept, language, LabelKind.PREFERRED, terms.preferred
            for text in terms.alternatives.values():
                yield new_id(), concept, language, LabelKind.ALTERNATIVE, text
            for text in terms.hidden.values():
                yield new_id(), concept, language, LabelKind.HIDDEN, text

    _copy(cursor, "new_label", "id uuid, concept_id uuid, language text, kind text, text text", rows())
    same = "l.concept_id = n.concept_id AND l.language = n.language"
    removed = _count(
        cursor,
        f"""
        DELETE FROM vocabulary_label l USING (SELECT DISTINCT concept_id, language FROM new_label) n
         WHERE {same} AND l.source = %s AND NOT EXISTS (
               SELECT FROM new_label m
                WHERE (m.concept_id, m.language, m.text) = (l.concept_id, l.language, l.text))
        """,  # noqa: S608  the inserted text is a constant above
        [source],
    )
    if source == Source.STARTER:
        cursor.execute(
            f"""
            UPDATE new_label n SET kind = 'alternative' FROM vocabulary_label l
             WHERE {same} AND n.kind = 'preferred' AND l.kind = 'preferred' AND l.source = 'esco'
            """  # noqa: S608
        )
    # One preferred term in a language: the old one steps aside before the new one comes.
    cursor.execute(
        f"""
        UPDATE vocabulary_label l SET kind = 'alternative' FROM new_label n
         WHERE {same} AND n.kind = 'preferred' AND l.kind = 'preferred' AND l.text <> n.text
        """  # noqa: S608
    )
    written = _count(
        cursor,
        """
        INSERT INTO vocabulary_label AS l (id, concept_id, language, kind, text, source)
        SELECT id, concept_id, language, kind, text, %s FROM new_label
        ON CONFLICT (concept_id, language, text) DO UPDATE SET kind = excluded.kind, source = excluded.source
         WHERE l.source IN ('starter', excluded.source)
           AND (l.kind, l.source) IS DISTINCT FROM (excluded.kind, excluded.source)
        """,
        [source],
    )
    _drop(cursor, "new_label")
    return Change(written, removed, unknown)


def _merge_descriptions(cursor: CursorWrapper, batch: Batch, source: Source, ids: dict[str, UUID]) -> Change:
    known = [(new_id(), ids[uri], language, text) for (uri, language), text in batch.descriptions.items() if uri in ids]
    _copy(cursor, "new_description", "id uuid, concept_id uuid, language text, text text", known)
    written = _count(
        cursor,
        """
        INSERT INTO vocabulary_description AS d (id, concept_id, language, text)
        SELECT id, concept_id, language, text FROM new_description
        ON CONFLICT (concept_id, language) DO UPDATE SET text = excluded.text WHERE d.text <> excluded.text
        """,
    )
    _drop(cursor, "new_description")
    return Change(written, 0, len(batch.descriptions) - len(known))


# Relations of one group are told together: a file that tells a concept's skills tells all of them, and one that tells
# a collection tells all of its members. ESCO tells no licences, and nothing of the skills that are the product's own:
# its import leaves those of the starter vocabulary, and the starter adds nothing else where ESCO has spoken.
_GROUP = "CASE WHEN {0}.kind IN ('essential', 'optional', 'related') THEN 'skills' ELSE {0}.kind END"
_WHOLE = "CASE WHEN {0}.kind = 'member' THEN {0}.object_id ELSE {0}.subject_id END"
_OWN = "(SELECT id FROM vocabulary_concept WHERE uri LIKE 'urn:virtaus:%%')"
_SKILLS = "kind IN ('essential', 'optional')"


def _merge_relations(cursor: CursorWrapper, batch: Batch, source: Source, ids: dict[str, UUID]) -> Change:
    known = [
        (new_id(), ids[subject], ids[object_], kind)
        for subject, object_, kind in batch.relations
        if subject in ids and object_ in ids
    ]
    _copy(cursor, "new_relation", "id uuid, subject_id uuid, object_id uuid, kind text", known)
    if source == Source.STARTER:
        cursor.execute(
            f"""
            DELETE FROM new_relation n
             WHERE n.kind IN ('essential', 'optional', 'broader') AND n.object_id NOT IN {_OWN.replace("%%", "%")}
               AND EXISTS (SELECT FROM vocabulary_conceptrelation r
                            WHERE r.subject_id = n.subject_id AND r.source = 'esco'
                              AND {_GROUP.format("r")} = {_GROUP.format("n")})
            """  # noqa: S608  the inserted texts are constants above
        )
    removed = _count(
        cursor,
        f"""
        DELETE FROM vocabulary_conceptrelation r
         USING (SELECT DISTINCT {_WHOLE.format("m")} AS whole, {_GROUP.format("m")} AS relations FROM new_relation m) n
         WHERE {_WHOLE.format("r")} = n.whole AND {_GROUP.format("r")} = n.relations
           AND (r.source = %(source)s
                OR %(source)s = 'esco' AND NOT (r.{_SKILLS} AND r.object_id IN {_OWN}))
           AND NOT EXISTS (
               SELECT FROM new_relation m
                WHERE (m.subject_id, m.object_id, m.kind) = (r.subject_id, r.object_id, r.kind))
        """,  # noqa: S608  the inserted texts are constants above
        {"source": source},  # type: ignore[arg-type]
    )
    written = _count(
        cursor,
        """
        INSERT INTO vocabulary_conceptrelation AS r (id, subject_id, object_id, kind, source)
        SELECT id, subject_id, object_id, kind, %s FROM new_relation
        ON CONFLICT (subject_id, object_id, kind) DO UPDATE SET source = excluded.source
         WHERE r.source = 'starter' AND excluded.source <> 'starter'
        """,
        [source],
    )
    _drop(cursor, "new_relation")
    return Change(written, removed, len(batch.relations) - len(known))
