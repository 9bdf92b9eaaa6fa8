"""Searching the vocabulary for machines."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema

from virtaus.frame.api import TEXT, may_be_left_out, opens, told
from virtaus.frame.pages import PageRequest
from virtaus.frame.token_scopes import TokenScope
from virtaus.vocabulary import queries
from virtaus.vocabulary.models import Kind
from virtaus.vocabulary.rules import READ_VOCABULARY

router = Router(tags=["Vocabulary"])


class Concept(Schema):
    """A concept found: ``term`` is what matched, ``label`` its name in the reader's language."""

    id: UUID
    kind: str
    label: str
    term: str
    language: str
    isco: str


class Concepts(Schema):
    items: list[Concept]


class Wanted(Schema):
    """What to look for."""

    q: str = Field(
        min_length=2,
        max_length=100,
        pattern=TEXT,
        examples=["hitsaaja"],
        description=gettext_noop("A part of a term in any language"),
    )
    kind: Kind = may_be_left_out(gettext_noop("Only concepts of this kind"))


@router.get(
    "/concepts", response=told(Concepts), url_name="concepts", summary=gettext_noop("Occupations, skills and more")
)
@opens(READ_VOCABULARY, TokenScope.VOCABULARY_READ)
def concepts(request: PageRequest, wanted: Query[Wanted]) -> Concepts:
    found = queries.search(request.actor, wanted.q, wanted.kind or "")
    return Concepts(items=[Concept.from_orm(each) for each in found])
