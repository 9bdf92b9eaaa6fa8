"""Opening and closing a session. Guessing is slowed down by django-axes, which stands first among the backends."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest

from virtaus.accounts.models import Account
from virtaus.accounts.queries import demo_logins
from virtaus.frame.actor import Actor

PASSWORDS = "django.contrib.auth.backends.ModelBackend"


def open_with_password(request: HttpRequest, email: str, password: str) -> str | None:
    """Open a session for the account; its language, or None when the pair is wrong or the account closed."""
    account = authenticate(request, username=email.strip().lower(), password=password)
    return _open(request, account) if isinstance(account, Account) else None


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
        update_session_auth_hash(request, request.user)


def _open(request: HttpRequest, account: Account) -> str:
    login(request, account, backend=PASSWORDS)
    return account.language
