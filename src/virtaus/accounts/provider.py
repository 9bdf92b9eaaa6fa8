"""Signing in by the organisation's own identity provider (OpenID Connect), for accounts that exist here.

The provider says who somebody is; what they may do is said here. Nobody gets an account by signing in: the first time
an address that the provider has verified must be an open account's, from then on the provider's own id of the person is
what counts, whatever becomes of the address.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from virtaus.accounts import open_sessions, sessions, sign_ins
from virtaus.accounts.models import Account, ProviderIdentity
from virtaus.accounts.open_sessions import OpenedBy
from virtaus.accounts.queries import actor_of
from virtaus.accounts.sessions import BY_PROVIDER, Opening
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import VirtausError
from virtaus.frame.rights import PUBLIC
from virtaus.links import oidc

ATTEMPT = "provider_attempt"
SECONDS_TO_ANSWER = 600
SECONDS_KEYS_KEPT = 60

log = structlog.get_logger("virtaus.accounts.provider")


class NotSignedIn(VirtausError):
    """The provider's answer opened nothing; the message says what to do."""


class NotEnded(VirtausError):
    """The provider's logout token ended nothing; why stands in the technical log, not in the answer."""


def name() -> str:
    """What the sign-in page calls the provider; empty where none is set."""
    return settings.VIRTAUS_OIDC_NAME if settings.VIRTAUS_OIDC_ISSUER else ""


def begin(request: HttpRequest, onward: str) -> str:
    """Where the browser goes to sign in. Raises NotSignedIn when the provider does not answer."""
    try:
        address, attempt = oidc.begin(_client(), _provider(), _back(request), get_language() or "fi")
    except (oidc.Unreachable, oidc.Untrusted) as error:
        raise _refused("unreachable", error, _unreachable()) from error
    request.session[ATTEMPT] = {
        "state": attempt.state,
        "nonce": attempt.nonce,
        "verifier": attempt.verifier,
        "next": onward,
        "until": int(clock.now().timestamp()) + SECONDS_TO_ANSWER,
    }
    return address


def finish(request: HttpRequest) -> tuple[Opening, str]:
    """Open the session of whom the provider vouches for; how far it came, and the page asked for before.

    An attempt is good for one answer, right or wrong. Raises NotSignedIn.
    """
    kept = request.session.pop(ATTEMPT, None)
    if kept is None or kept["until"] < clock.now().timestamp():
        raise _refused("no attempt", None, _("This sign-in has grown old. Start it again."))
    attempt = oidc.Attempt(kept["state"], kept["nonce"], kept["verifier"])
    now = int(clock.calendar_now().timestamp())
    try:
        who = oidc.finish(_client(), _provider(), attempt, request.GET.dict(), _back(request), now=now)
    except oidc.Unreachable as error:
        raise _refused("unreachable", error, _unreachable()) from error
    except oidc.Untrusted as error:
        raise _refused("untrusted", error, _("The sign-in did not succeed. Start it again.")) from error
    account = _account_of(who)
    if account is None:
        raise _refused("no account", None, _("You have no account here. An administrator can make one for you."))
    opened_by = OpenedBy(who.issuer, who.session)
    opening = sessions.go_on(request, account, strong=settings.VIRTAUS_OIDC_STRONG, opened_by=opened_by)
    return opening, str(kept["next"])


def sign_out_address(request: HttpRequest) -> str:
    """Where a session that the provider opened is ended there too; empty for other sessions. Asked before closing."""
    if not request.session.get(BY_PROVIDER) or not settings.VIRTAUS_OIDC_ISSUER:
        return ""
    try:
        return oidc.end_session(_client(), _provider(), request.build_absolute_uri(reverse("accounts:sign_in")))
    except (oidc.Unreachable, oidc.Untrusted) as error:
        log.warning("provider", reason="unreachable", error=str(error))
        return ""


def end_by_token(token: str) -> None:
    """End the sessions that a logout token of the provider names (OpenID Connect Back-Channel Logout 1.0).

    Raises NotEnded for a token that does not hold or was taken before, or when the provider's keys can't be read.
    """
    try:
        now = int(clock.calendar_now().timestamp())
        told = oidc.logout(token, _keys(settings.VIRTAUS_OIDC_ISSUER, now // SECONDS_KEYS_KEPT), _client(), now)
        open_sessions.take(told.issuer, told.token_id)
    except (oidc.Unreachable, oidc.Untrusted, open_sessions.TakenBefore) as error:
        log.warning("provider", reason="logout refused", error=str(error))
        sign_ins.refused(Actor.anonymous(), "accounts.end_by_provider")
        raise NotEnded(_("The logout token is not valid.")) from error
    known = ProviderIdentity.objects.filter(issuer=told.issuer, subject=told.subject).first()
    if told.subject and known is None:
        return
    end_by_provider(
        Actor.system("accounts.provider"),
        issuer=told.issuer,
        account_id=known.account_id if known else None,
        session=told.session,
    )


@action("accounts.end_by_provider", right=PUBLIC)
def end_by_provider(actor: Actor, *, issuer: str, account_id: UUID | None, session: str) -> None:
    """End what the provider opened for an account, or only its own session ``session`` where it says which."""
    trail.note(["accounts.sessions"], open_sessions.end_of_provider(issuer, account_id, session))


def _account_of(who: oidc.Identity) -> Account | None:
    known = ProviderIdentity.objects.filter(issuer=who.issuer, subject=who.subject).select_related("account").first()
    if known is not None:
        return known.account if known.account.may_sign_in else None
    account = Account.objects.filter(email=who.email).first() if who.email else None
    if account is None or not account.may_sign_in:
        return None
    if ProviderIdentity.objects.filter(account=account, issuer=who.issuer).exists():
        return None
    link_identity(actor_of(account), account.id, issuer=who.issuer, subject=who.subject)
    return account


@action("accounts.link_identity", right=PUBLIC)
def link_identity(actor: Actor, account_id: UUID, *, issuer: str, subject: str) -> None:
    ProviderIdentity.objects.create(account_id=account_id, issuer=issuer, subject=subject, linked_at=clock.now())
    trail.note(["accounts.identity"], [account_id])


def _client() -> oidc.Client:
    return oidc.Client(settings.VIRTAUS_OIDC_ISSUER, settings.VIRTAUS_OIDC_CLIENT_ID, settings.VIRTAUS_OIDC_SECRET)


def _provider() -> oidc.Provider:
    return _discovered(settings.VIRTAUS_OIDC_ISSUER, int(clock.calendar_now().timestamp()) // 3600)


@lru_cache(maxsize=2)
def _discovered(issuer: str, hour: int) -> oidc.Provider:
    """The provider's addresses, asked once an hour in each process; a failure is not kept."""
    return oidc.discover(issuer)


@lru_cache(maxsize=2)
def _keys(issuer: str, when: int) -> dict[str, Any]:
    """The provider's keys, asked at most once in a while: anybody may send a token that makes us ask."""
    return oidc.published_keys(_provider())


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("accounts:provider_back"))


def _unreachable() -> str:
    return _("The sign-in service does not answer. Try again in a moment, or sign in with your password.")


def _refused(reason: str, error: Exception | None, told: str) -> NotSignedIn:
    log.warning("provider", reason=reason, error=str(error or ""))
    sign_ins.refused(Actor.anonymous())
    return NotSignedIn(told)
