"""Tokens of the interface for machines: made once in sight of their owner, kept as a keyed digest, ended at any moment.

A token acts as its account: it opens what the account's roles open on that day, and of that only what its scopes name.
It is made soon after signing in, so that a browser left open makes none.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.accounts.actions import locked, own, save
from virtaus.accounts.models import SERVICE_DOMAIN, Account, ApiToken, ServiceAccount
from virtaus.accounts.queries import actor_of
from virtaus.accounts.rules import MANAGE_ACCOUNTS, USE_TOKENS, accounts, tokens
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.encryption.keys import ring
from virtaus.frame.errors import Invalid, NotFound, VirtausError
from virtaus.frame.ids import new_id
from virtaus.frame.token_scopes import GivenToken, TokenScope

BEGINNING = "vrt_"
SECRET_BYTES = 32
MARK = 12  # characters that are shown later: the beginning and eight of the secret's forty-three
LONGEST = 80  # characters of what is looked at as a token at all
LONGEST_PURPOSE = 200
LONGEST_VALID = timedelta(days=366)
FRESH = timedelta(minutes=15)
FIELDS = frozenset({"accounts.token"})


class SignInAgain(VirtausError):
    """The session was opened too long ago for what is asked."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new token. ``secret`` is told now and never again."""

    id: UUID
    secret: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Whom a token lets act, and within what."""

    actor: Actor
    token: GivenToken


@action("accounts.make_own_token", right=USE_TOKENS)
def make_own_token(
    actor: Actor, *, name: str, scopes: Collection[str], expires_on: date, signed_in_at: datetime | None
) -> Made:
    """Make a token of the actor's own account. Raises SignInAgain, and Invalid by the field."""
    return make(actor, own(actor), name, scopes, expires_on, signed_in_at=signed_in_at)


@action("accounts.make_service_account", right=MANAGE_ACCOUNTS)
def make_service_account(actor: Actor, *, name: str, purpose: str) -> UUID:
    """Make an account for a program and give its id. It may nothing until a role is granted to it."""
    _check_service(name, purpose)
    made = new_id()
    # No identity provider can tell that somebody is an address that receives no mail.
    account = Account.objects.create_account(f"{made}@{SERVICE_DOMAIN}", name.strip(), id=made)
    ServiceAccount.objects.create(
        account=account, purpose=purpose.strip(), made_by_id=actor.account_id, made_at=clock.now()
    )
    trail.note({"accounts.name"}, [account.id])
    return account.id


@action("accounts.update_service_account", right=MANAGE_ACCOUNTS)
def update_service_account(
    actor: Actor, account_id: UUID, *, name: str, purpose: str, version: int | None = None
) -> None:
    """Say anew what a program is called and does. NotFound for a human being's account; Invalid by the field, Stale."""
    _check_service(name, purpose)
    account = locked(actor, account_id, version)
    if not ServiceAccount.objects.filter(account=account).update(purpose=purpose.strip()):
        raise NotFound(_("Not found."))
    account.name = name.strip()
    save(account, "name")
    trail.note({"accounts.name"}, [account.id])


def _check_service(name: str, purpose: str) -> None:
    wrong = {field: [_("Write this.")] for field, text in (("name", name), ("purpose", purpose)) if not text.strip()}
    if wrong:
        raise Invalid(wrong)


@action("accounts.make_service_token", right=MANAGE_ACCOUNTS)
def make_service_token(
    actor: Actor,
    account_id: UUID,
    *,
    name: str,
    scopes: Collection[str],
    expires_on: date,
    signed_in_at: datetime | None,
) -> Made:
    """Make a token of a service account; nobody makes one of another human being's account (NotFound)."""
    account = accounts.get(actor, account_id, for_update=True)
    if not ServiceAccount.objects.filter(account=account).exists():
        raise NotFound(_("Not found."))
    return make(actor, account, name, scopes, expires_on, signed_in_at=signed_in_at)


@action("accounts.end_token", right=USE_TOKENS)
def end_token(actor: Actor, token_id: UUID) -> None:
    """End a token: one's own, or anybody's for those who look after accounts. One that is over stays as it was."""
    token = tokens.get(actor, token_id, for_update=True)
    ApiToken.objects.filter(id=token.id).end()
    trail.note(FIELDS, [token.account_id])


def opened(secret: str) -> Opened | None:
    """Whom ``secret`` lets act today; None when it is no token, is over, or its account is closed."""
    if not secret.startswith(BEGINNING) or len(secret) > LONGEST:
        return None
    digests = [_digest(secret, key) for key in ring().index_keys]
    found = (
        ApiToken.objects.filter(digest__in=digests, ended_at__isnull=True, account__is_active=True)
        .select_related("account")
        .first()
    )
    today = clock.today()
    if found is None or found.expires_on < today:
        return None
    if found.used_on != today or found.index_key != ring().current_index:
        # a digest of an older index key is made anew: only now is the secret here
        ApiToken.objects.filter(id=found.id).update(used_on=today, **_digested(secret))
    who = actor_of(found.account)
    actor = Actor(who.kind, who.account_id, who.memberships, who.purpose, f"token {found.mark}")
    return Opened(actor, GivenToken(found.id, found.mark, frozenset(found.scopes), found.expires_on))


def make(
    actor: Actor,
    account: Account,
    name: str,
    scopes: Collection[str],
    expires_on: date,
    *,
    signed_in_at: datetime | None,
) -> Made:
    """A token of ``account``; whether ``actor`` may make one is asked by who calls. Raises SignInAgain, Invalid."""
    if signed_in_at is None or clock.now() - signed_in_at > FRESH:
        raise SignInAgain(_("Sign in again first: a token is made within fifteen minutes of signing in."))
    _check(name, scopes, expires_on)
    secret = BEGINNING + secrets.token_urlsafe(SECRET_BYTES)
    made = ApiToken.objects.create(
        account=account,
        name=name.strip(),
        mark=secret[:MARK],
        **_digested(secret),
        scopes=sorted(set(scopes)),
        made_by_id=actor.account_id,
        made_at=clock.now(),
        expires_on=expires_on,
    )
    trail.note(FIELDS, [account.id])
    return Made(made.id, secret)


def _check(name: str, scopes: Collection[str], expires_on: date) -> None:
    wrong: dict[str, list[str]] = {}
    if not name.strip():
        wrong["name"] = [_("Write what the token is for.")]
    if not scopes or not set(scopes) <= set(TokenScope.values):
        wrong["scopes"] = [_("Choose what the token may be used for.")]
    if not clock.today() <= expires_on <= clock.today() + LONGEST_VALID:
        wrong["expires_on"] = [_("The last day is today at the earliest and a year from now at the latest.")]
    if wrong:
        raise Invalid(wrong)


def _digested(secret: str) -> dict[str, Any]:
    keys = ring()
    return {"digest": _digest(secret, keys.index), "index_key": keys.current_index}


def _digest(secret: str, key: bytes) -> bytes:
    return hmac.digest(key, f"virtaus.accounts.tokens\0{secret}".encode(), "sha256")
