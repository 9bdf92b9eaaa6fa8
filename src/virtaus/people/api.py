"""Finding persons for machines. What is looked for is sent as content: names and codes never stand in an address."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_noop
from ninja import Field, Router, Schema

from virtaus.frame.api import TEXT, done, opens
from virtaus.frame.pages import PageRequest
from virtaus.frame.token_scopes import TokenScope
from virtaus.people.queries import search
from virtaus.people.rules import SEARCH_PEOPLE

router = Router(tags=["Customers"])


class Text(Schema):
    """A name, a personal identity code, a phone number or the register's key."""

    text: str = Field(min_length=2, max_length=search.LONGEST, pattern=TEXT, examples=["Virtanen"])


class Hit(Schema):
    """A person of the own teams, or one opened with a reason that lasts. ``near``: found with a typo."""

    person_id: UUID
    key: str
    birth_year: int | None
    team: str
    near: bool


class Hits(Schema):
    """``elsewhere`` counts persons of other teams, who are opened on the pages with a stated reason."""

    items: list[Hit]
    elsewhere: int
    too_many: bool


@router.post("/people/search", response=done(Hits), url_name="search", summary=gettext_noop("Find a person"))
@opens(SEARCH_PEOPLE, TokenScope.PEOPLE_READ)
def find(request: PageRequest, asked: Text) -> Hits:
    found = search.search(request.actor, asked.text)
    return Hits(items=[Hit.from_orm(hit) for hit in found.own], elsewhere=len(found.outside), too_many=found.too_many)
