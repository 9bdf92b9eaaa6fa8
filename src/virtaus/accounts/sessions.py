"""Opening and closing a session. Guessing is slowed down by django-axes, which stands first among the backends."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from virtaus.accounts import open_sessions, second_factor, sign_ins
from virtaus.accounts.models import Account
from virtaus.accounts.open_sessions import OpenedBy
from virtaus.accounts.queries import actor_of, demo_logins
from virtaus.accounts.second_factor import Outcome
from virtaus.frame import clock
from virtaus.frame.actor import Actor

PASSWORDS = "django.contrib.auth.backends.ModelBackend"
WAITING = "second_step"
BY_PROVIDER = "by_provider"
SECONDS_TO_ANSWER = 600


class Next(StrEnum):
    """What is still missing of signing in."""

    NOTHING = ""
    CODE = "code"
    NEW_APP = "new_app"


@dataclass(frozen=True, slots=True)
class Opening:
    """How far signing in has come: the session is open when nothing is missing, in ``language``."""

    missing: Next
    language: str


def open_with_password(request: HttpRequest, email: str, password: str) -> Opening | None:
    """Open a session for the account, or leave it waiting for its second step; None when the pair is wrong or the
    account closed."""
    account = authenticate(request, username=email.strip().lower(), password=password)
    if not isinstance(account, Account) or not account.may_sign_in:
        return None
    return go_on(request, account)


def go_on(
    request: HttpRequest, account: Account, *, strong: bool = False, opened_by: OpenedBy | None = None
) -> Opening:
    """Go on with an account that has shown who it is: to its second step where it has one or its role needs one.

    ``strong`` says that it was shown in two ways already, ``opened_by`` which identity provider vouches for it.
    """
    if strong:
        return Opening(Next.NOTHING, _open(request, account, opened_by))
    if second_factor.in_use(account) is not None:
        missing = Next.CODE
    elif second_factor.is_required(account):
        second_factor.offer(actor_of(account))
        missing = Next.NEW_APP
    else:
        return Opening(Next.NOTHING, _open(request, account, opened_by))
    request.session.cycle_key()
    request.session[WAITING] = {
        "account": str(account.id),
        "proof": account.get_session_auth_hash(),
        "until": int(clock.now().timestamp()) + SECONDS_TO_ANSWER,
        "opened_by": asdict(opened_by) if opened_by else None,
    }
    return Opening(missing, account.language)


def waiting(request: HttpRequest) -> Account | None:
    """The account that has shown its password in this browser within ten minutes and waits for its second step."""
    kept = request.session.get(WAITING)
    if not kept or kept["until"] < clock.now().timestamp():
        return None
    account = Account.objects.filter(id=kept["account"], is_active=True).first()
    return account if account and account.may_sign_in and account.get_session_auth_hash() == kept["proof"] else None


def open_with_code(request: HttpRequest, account: Account, code: str) -> Outcome:
    """Open the waiting account's session if the code is right."""
    outcome = second_factor.check(actor_of(account), code)
    if outcome is Outcome.OPENED:
        _open(request, account, _waited_by(request))
    else:
        sign_ins.refused(actor_of(account))
    return outcome


def open_with_new_app(request: HttpRequest, account: Account, code: str) -> list[str]:
    """Take the waiting account's new app into use and open its session; its recovery codes. Raises Invalid."""
    codes = second_factor.confirm(actor_of(account), code)
    account.refresh_from_db()
    _open(request, account, _waited_by(request))
    return codes


def open_demo(request: HttpRequest, account_id: UUID) -> str | None:
    """Open a session for one of the invented accounts that the sign-in page lists; its language, or None.

    Only in a training area: elsewhere no account is listed.
    """
    listed = {row.account_id for row in demo_logins(Actor.anonymous())}
    if not settings.VIRTAUS_DEMO or account_id not in listed:
        return None
    return _open(request, Account.objects.get(id=account_id))


def close(request: HttpRequest) -> None:
    """End the session and forget what it held."""
    logout(request)


def keep(request: HttpRequest) -> None:
    """Keep this one session open after the account's password was changed."""
    if isinstance(request.user, Account):
        request.user.refresh_from_db()
        kept = open_sessions.here(request.session.session_key)
        update_session_auth_hash(request, request.user)
        open_sessions.keep(kept, request.session.session_key)


def forget_ended() -> None:
    """Delete the sessions whose time is over with what they held, and logout tokens that are too old by now."""
    SessionStore.clear_expired()
    open_sessions.forget_tokens()


def _waited_by(request: HttpRequest) -> OpenedBy | None:
    kept = request.session.get(WAITING, {}).get("opened_by")
    return OpenedBy(**kept) if kept else None


def _open(request: HttpRequest, account: Account, opened_by: OpenedBy | None = None) -> str:
    request.session.pop(WAITING, None)
    login(request, account, backend=PASSWORDS)
    if opened_by:
        request.session[BY_PROVIDER] = True
    open_sessions.begin(request.session, account, request.headers.get("User-Agent", ""), opened_by)
    return account.language
