"""Deleting the login of somebody whose record is erased, with everything that tells of it."""

from __future__ import annotations

from uuid import UUID

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError

from virtaus.accounts.models import Account, RoleMembership
from virtaus.audit import keys
from virtaus.frame import clock
from virtaus.frame.forms.models import SentForm
from virtaus.frame.outbox.models import OutboxMessage
from virtaus.frame.progress.models import TaskProgress
from virtaus.frame.roles import Role

NOBODY = "erased"


def forget_login(account_id: UUID) -> bool:
    """Delete an account that was a jobseeker's only, its sessions and traces; whether it was.

    One that has had another role stays: it answers for what was done with it. Where rows of others still name the
    account it stays too, closed and without name and address.
    """
    account = Account.objects.filter(id=account_id).first()
    if account is None or not is_only_a_customers(account_id):
        return False
    _end_sessions(account_id)
    for attempts in (AccessAttempt, AccessFailureLog, AccessLog):
        attempts.objects.filter(username__iexact=account.email).delete()
    SentForm.objects.filter(account_id=account_id).delete()
    TaskProgress.objects.filter(account_id=account_id).delete()
    forget_mail({account.email})
    keys.forget([account_id])
    try:
        with transaction.atomic():
            account.delete()
    except ProtectedError:
        account.email, account.name, account.is_active = f"{account_id.hex}@erased.invalid", NOBODY, False
        account.set_unusable_password()
        account.save()
    return True


def is_only_a_customers(account_id: UUID) -> bool:
    """Whether an account has never had another role than a jobseeker's."""
    return not RoleMembership.objects.filter(account=account_id).exclude(role=Role.JOBSEEKER).exists()


def forget_mail(addresses: set[str]) -> int:
    """Delete every mail of the outbox that went or goes to one of the addresses; returns how many.

    Addresses are sealed, so that each is opened and compared.
    """
    wanted = {each.casefold() for each in addresses}
    theirs = [row.pk for row in OutboxMessage.objects.order_by("pk").iterator() if row.address.casefold() in wanted]
    return OutboxMessage.objects.filter(pk__in=theirs).delete()[0] if theirs else 0


def _end_sessions(account_id: UUID) -> None:
    """Sessions are sealed in the database's table, so that each is opened and compared."""
    for session in Session.objects.filter(expire_date__gt=clock.now()).order_by("pk").iterator():
        if session.get_decoded().get("_auth_user_id") == str(account_id):
            session.delete()
