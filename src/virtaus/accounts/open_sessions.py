"""The sessions that an account has open: its owner sees and ends them, and the oldest gives way to a new one.

A row is kept beside the session itself and goes with it. Whether a session still opens anything is said by the session:
a new password or "sign out everywhere" leaves rows behind until the night, which no list shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virtaus.accounts.devices import device_of
from virtaus.accounts.models import Account, LogoutToken, OpenSession
from virtaus.accounts.rules import USE_OWN_ACCOUNT, accounts
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require
from virtaus.links.oidc import LOGOUT_SECONDS

USED_AT = "used_at"  # when the session was used, to five minutes; ``IdleSessions`` keeps it
TOKENS_KEPT = timedelta(seconds=2 * LOGOUT_SECONDS)


class TakenBefore(ValueError):
    """A logout token that was taken once already."""


@dataclass(frozen=True, slots=True)
class OpenedBy:
    """The identity provider that opened a session, and its own id of it."""

    issuer: str
    session: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as its owner sees it. ``device`` is empty where it is not known; ``here``: the one that asks."""

    id: UUID
    device: str
    opened_at: datetime
    used_at: datetime
    here: bool


def begin(session: SessionBase, account: Account, agent: str, opened_by: OpenedBy | None) -> None:
    """Keep a session that was just opened; the oldest ones above ``VIRTAUS_SESSIONS`` end."""
    session.save()
    key = str(session.session_key)
    with transaction.atomic():
        Account.objects.select_for_update(of=("self",)).get(id=account.id)
        OpenSession.objects.create(
            account=account,
            session_id=key,
            opened_at=clock.now(),
            device=device_of(agent),
            issuer=opened_by.issuer if opened_by else "",
            provider_session=opened_by.session if opened_by else "",
        )
        if settings.SESSIONS_AT_ONCE:
            _end([row for row, _used_at in _live(account)][settings.SESSIONS_AT_ONCE :])


def own_sessions(actor: Actor, session_key: str | None) -> list[SessionRow]:
    """The actor's open sessions, newest first; ``session_key`` is that of the session that asks."""
    require(actor, USE_OWN_ACCOUNT)
    if actor.account_id is None:
        return []
    account = accounts.get(actor, actor.account_id)
    trail.note(["accounts.sessions"], [account.id])
    return [
        SessionRow(row.id, row.device, row.opened_at, used_at, row.session_id == session_key)
        for row, used_at in _live(account)
    ]


def count(account: Account) -> int:
    """How many sessions the account has open."""
    return sum(1 for _row in _live(account))


@action("accounts.end_own_session", right=USE_OWN_ACCOUNT)
def end_own_session(actor: Actor, session_id: UUID) -> None:
    """End one of the actor's own sessions with its next request. NotFound for anybody else's, or one that is over."""
    row = OpenSession.objects.filter(id=session_id).first()
    if row is None or row.account_id != actor.account_id:
        raise NotFound(_("Not found."))
    trail.note(["accounts.sessions"], [row.account_id])
    _end([row])


def here(session_key: str | None) -> OpenSession | None:
    """The row of a session."""
    return OpenSession.objects.filter(session_id=session_key).first() if session_key else None


def keep(row: OpenSession | None, session_key: str | None) -> None:
    """Let a row go on under the new key of its session."""
    if row is not None and session_key and row.session_id != session_key:
        row.session_id = session_key
        row.save(force_insert=not OpenSession.objects.filter(id=row.id).exists())


def end_of_provider(issuer: str, account_id: UUID | None, session: str) -> list[UUID]:
    """End what a provider opened: of an account, of one of its own sessions, or of both; whose sessions ended."""
    rows = OpenSession.objects.filter(issuer=issuer).order_by("id")
    if account_id is not None:
        rows = rows.filter(account_id=account_id)
    if session:
        rows = rows.filter(provider_session=session)
    found = list(rows)
    _end(found)
    return [row.account_id for row in found]


def take(issuer: str, token_id: str) -> None:
    """Keep a logout token so that it is taken once. Raises TakenBefore."""
    digest = hashlib.sha256(f"{issuer}\0{token_id}".encode()).digest()
    try:
        with transaction.atomic():
            LogoutToken.objects.create(digest=digest, taken_at=clock.now())
    except IntegrityError as known:
        raise TakenBefore("the token was taken before") from known


def forget_tokens() -> None:
    """Delete logout tokens that are too old to be taken again."""
    LogoutToken.objects.filter(taken_at__lt=clock.now() - TOKENS_KEPT).delete()


def _live(account: Account) -> Iterator[tuple[OpenSession, datetime]]:
    """The account's sessions that still open something, newest first, with when they were last used."""
    proof = account.get_session_auth_hash()
    lasting = OpenSession.objects.filter(account=account, session__expire_date__gt=clock.calendar_now())
    for row in lasting.select_related("session").order_by("-opened_at", "-id"):
        held = row.session.get_decoded()
        used_at = held.get(USED_AT, row.opened_at.timestamp())
        idle = clock.now().timestamp() - used_at > settings.VIRTAUS_IDLE_SECONDS
        if held.get(HASH_SESSION_KEY) == proof and not idle:
            yield row, datetime.fromtimestamp(used_at, UTC)


def _end(rows: list[OpenSession]) -> None:
    Session.objects.filter(session_key__in=[row.session_id for row in rows]).delete()
