"""Who asks, for machines: the account, its roles today, and what its token is for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.middleware.csrf import get_token
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field

from virtaus.accounts import queries
from virtaus.accounts.rules import USE_OWN_ACCOUNT
from virtaus.frame.api import opens, told
from virtaus.frame.pages import PageRequest
from virtaus.frame.rights import all_rights, may

router = Router(tags=["Account"])


class HeldRole(Schema):
    """A role held today, in a team or for a municipality where it needs one."""

    role: str
    team: UUID | None
    municipality: str | None


class Token(Schema):
    """The token of this request: its recognisable beginning, its scopes, and its last day."""

    mark: str
    scopes: list[str]
    expires_on: date


class Me(Schema):
    """Who asks. ``rights`` names what the roles open; ``csrf_token`` goes with changes by session."""

    id: UUID
    name: str
    roles: list[HeldRole]
    rights: list[str]
    token: Token | None
    csrf_token: str | None = Field(description=gettext_noop("For the header X-CSRFToken; only by session"))


@router.get("/me", response=told(Me), url_name="me", summary=gettext_noop("Who asks, and what they may"))
@opens(USE_OWN_ACCOUNT)
def me(request: PageRequest) -> Me:
    actor, given = request.actor, request.token
    found = queries.own_account(actor)
    return Me(
        id=found.id,
        name=found.name,
        roles=[
            HeldRole(role=held.role.value, team=held.team_id, municipality=held.municipality)
            for held in actor.memberships
        ],
        rights=[each.name for each in all_rights() if not each.public and may(actor, each)],
        token=Token(mark=given.mark, scopes=sorted(given.scopes), expires_on=given.expires_on) if given else None,
        csrf_token=None if given else get_token(request),
    )
