"""The register of organisations for machines."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from virtaus.frame.api import Paged, next_address, opens, told
from virtaus.frame.pages import PageRequest
from virtaus.frame.token_scopes import TokenScope
from virtaus.organisations import queries
from virtaus.organisations.rules import SEE_ORGANISATIONS

router = Router(tags=["Organisations"])


class Organisation(Schema):
    """``business_id`` is the Y-tunnus, empty for one that has none."""

    id: UUID
    name: str
    business_id: str


class Organisations(Schema):
    """A part of the organisations in order of id; ``next`` is the address of the next part, or null."""

    items: list[Organisation]
    next: str | None


class Wanted(Paged):
    """Which part of the organisations."""


@router.get(
    "/organisations",
    response=told(Organisations),
    url_name="organisations",
    summary=gettext_noop("Employers and other organisations"),
)
@opens(SEE_ORGANISATIONS, TokenScope.ORGANISATIONS_READ)
def organisations(request: PageRequest, wanted: Query[Wanted]) -> Organisations:
    rows = queries.organisations_after(request.actor, wanted.after, wanted.limit + 1)
    shown = rows[: wanted.limit]
    following = next_address(request, wanted, shown[-1].id) if len(rows) > len(shown) else None
    return Organisations(items=[Organisation.from_orm(row) for row in shown], next=following)
