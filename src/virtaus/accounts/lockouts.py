"""Who is locked out after wrong passwords or codes, and letting them in again.

A password guessed at sign-in is counted by e-mail and sender together (django-axes), a code by account, and the present
password asked of somebody signed in by account too: an unattended browser is no place to try it out. All are counted in
the database, whatever process answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings

from virtaus.accounts import actions, links
from virtaus.accounts.models import Account, SecondFactor
from virtaus.accounts.rules import MANAGE_ACCOUNTS
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid

OWN_PASSWORD = "accounts.own_password"  # noqa: S105  the purpose of the count, not a password


def is_locked(account: Account) -> bool:
    """Whether somebody who signs in to the account has to wait: after wrong passwords from some place, or codes."""
    waits = SecondFactor.objects.filter(account=account, locked_until__gt=clock.now())
    return _is_guessed(account) or waits.exists()


@action("accounts.unlock", right=MANAGE_ACCOUNTS)
def unlock(actor: Actor, account_id: UUID, *, version: int | None = None) -> None:
    """Let an account in again at once: counted wrong passwords and codes are forgotten. Raises Stale, NotFound."""
    account = actions.locked(actor, account_id, version)
    reset(username=account.email)
    SecondFactor.objects.filter(account=account).update(failures=0, locked_until=None)
    actions.save(account)
    trail.note(["accounts.password", "accounts.second_factor"], [account.id])


@contextmanager
def own_password_paced(actor: Actor, field: str) -> Iterator[None]:
    """Around an action that asks a signed-in account for its present password in ``field``.

    Wrong ones are counted; after ten in a quarter of an hour the right one waits too (Invalid).
    """
    try:
        links.check_pace(OWN_PASSWORD, str(actor.account_id))
        yield
    except links.TooManyAttempts as waiting:
        raise Invalid({field: [str(waiting)]}) from waiting
    except Invalid as wrong:
        if field in wrong.fields:
            links.count_wrong(OWN_PASSWORD, str(actor.account_id))
        raise


def _is_guessed(account: Account) -> bool:
    since = clock.calendar_now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    wrong = AccessAttempt.objects.filter(username=account.email, attempt_time__gt=since)
    return bool(wrong.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists())
