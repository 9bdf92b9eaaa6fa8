"""Reads of the tokens of the interface for machines. None tells a secret: nobody has it but who was shown it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from virtaus.accounts.models import ApiToken
from virtaus.accounts.rules import MANAGE_ACCOUNTS, USE_TOKENS, accounts, tokens
from virtaus.accounts.tokens import FIELDS
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require
from virtaus.frame.tables import Asked, Choice, Column, Kind, Table, TableView
from virtaus.frame.token_scopes import TokenScope


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as lists show it; ``in_force``: it opens something today. ``by_service``: its account is a program's."""

    id: UUID
    account_id: UUID
    account: str
    by_service: bool
    name: str
    mark: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_on: date
    used_on: date | None
    ended_at: datetime | None
    in_force: bool

    @property
    def state(self) -> str:
        if self.in_force:
            return pgettext("state of a token", "In force")
        return _("Ended") if self.ended_at else _("Expired")

    @property
    def scopes_told(self) -> str:
        return ", ".join(self.scopes)


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service account: what it is for."""

    account_id: UUID
    name: str
    purpose: str


def _in_force(state: str) -> Q:
    lasting = Q(ended_at__isnull=True, expires_on__gte=clock.today(), account__is_active=True)
    return lasting if state == "open" else ~lasting


TOKENS: Table[TokenRow] = Table(
    name="accounts.tokens",
    title=gettext_lazy("Tokens"),
    columns=(
        Column("name", gettext_lazy("What for"), sort="name", note=lambda row: row.mark),
        Column("account", gettext_lazy("Account"), sort="account__name_key"),
        Column("scopes_told", gettext_lazy("May be used to")),
        Column("used_on", gettext_lazy("Last used"), Kind.DATE, sort="used_on"),
        Column("expires_on", gettext_lazy("Last day"), Kind.DATE, sort="expires_on"),
        Column("state", gettext_lazy("State"), tag=lambda row: None if row.in_force else "quiet"),
        Column("end", gettext_lazy("End"), template="accounts/token_cell.html", value=lambda row: row.id, export=False),
    ),
    filters=(
        Choice(
            "state",
            gettext_lazy("State"),
            options=(("open", pgettext_lazy("state of a token", "In force")), ("over", gettext_lazy("Over"))),
            where=_in_force,
        ),
        Choice(
            "of",
            gettext_lazy("Whose"),
            options=(("people", gettext_lazy("A human being's")), ("service", gettext_lazy("A program's"))),
            where=lambda whose: Q(account__service__isnull=whose == "people"),
        ),
    ),
    order="-used_on",
    fields=FIELDS | {"accounts.name"},
    person=lambda row: row.account_id,
    empty=gettext_lazy("No token yet"),
    empty_help=gettext_lazy("Staff make their own on the page My account; for a program make a service account."),
)


def token_list(actor: Actor, asked: Asked) -> TableView[TokenRow]:
    """Every token, for those who look after accounts."""
    require(actor, MANAGE_ACCOUNTS)
    return TOKENS.over(asked, tokens(actor).select_related("account__service"), _rows)


def own_tokens(actor: Actor) -> list[TokenRow]:
    """The tokens of the actor's own account, newest first."""
    require(actor, USE_TOKENS)
    return _of(actor, actor.account_id)


def tokens_of(actor: Actor, account_id: UUID) -> list[TokenRow]:
    """The tokens of an account, for those who look after accounts."""
    require(actor, MANAGE_ACCOUNTS)
    return _of(actor, account_id)


def service_of(actor: Actor, account_id: UUID) -> ServiceRow | None:
    """What a service account is for; None for a human being's."""
    require(actor, MANAGE_ACCOUNTS)
    found = accounts(actor).filter(id=account_id, service__isnull=False).select_related("service").first()
    if found is None:
        return None
    trail.note({"accounts.name"}, [found.id])
    return ServiceRow(found.id, found.name, found.service.purpose)


def service_account(actor: Actor, account_id: UUID) -> ServiceRow:
    """One service account; NotFound for a human being's."""
    found = service_of(actor, account_id)
    if found is None:
        raise NotFound(_("Not found."))
    return found


def _of(actor: Actor, account_id: UUID | None) -> list[TokenRow]:
    rows = _rows(list(tokens(actor).filter(account=account_id).select_related("account__service")))
    if rows:
        trail.note(FIELDS, {row.account_id for row in rows})
    return rows


def _rows(found: Sequence[ApiToken]) -> list[TokenRow]:
    today = clock.today()
    return [
        TokenRow(
            id=row.id,
            account_id=row.account_id,
            account=row.account.name,
            by_service=hasattr(row.account, "service"),
            name=row.name,
            mark=f"{row.mark}…",
            scopes=tuple(str(TokenScope(scope).label) for scope in row.scopes),
            made_at=row.made_at,
            expires_on=row.expires_on,
            used_on=row.used_on,
            ended_at=row.ended_at,
            in_force=row.ended_at is None and row.expires_on >= today and row.account.is_active,
        )
        for row in found
    ]
