"""Every change of an account and of the roles it holds.

An account and its memberships share one version: whoever saves a stale page is told (``Stale``), also when the other
change was a role. ``version`` may be left out by code that has not shown the account to anybody.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from virtaus.accounts.models import ROLES_IN_A_TEAM, Account, ApiToken, RoleMembership, ServiceAccount
from virtaus.accounts.rules import DECIDE_ROLES, MANAGE_ACCOUNTS, USE_OWN_ACCOUNT, accounts
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid, NotFound, Stale
from virtaus.frame.powers import Place, require_power
from virtaus.frame.roles import Role
from virtaus.frame.training import require_training


@action("accounts.create_account", right=MANAGE_ACCOUNTS)
def create_account(
    actor: Actor, *, email: str, name: str, language: str = "fi", password: str | None = None, invented: bool = False
) -> UUID:
    """Make an account and give its id. It may nothing until a role is granted to it.

    Raises Invalid for an address that is no address or is taken (in any letter case), for an empty name and for a weak
    password, Forbidden for an ``invented`` one outside a training area. Without a password the account opens only by an
    identity provider or once it is given one.
    """
    if invented:
        require_training()
    email = email.strip().lower()
    name = name.strip()
    _check_person(email, name)
    if password is not None:
        _check_password(Account(email=email, name=name), "password", password)
    try:
        with transaction.atomic():
            account = Account.objects.create_account(email, name, password, language=language, invented=invented)
    except IntegrityError as taken:
        raise Invalid({"email": [_("Another account has this e-mail address.")]}) from taken
    trail.note(["accounts.email", "accounts.name", "accounts.language"], [account.id])
    return account.id


@action("accounts.update_account", right=MANAGE_ACCOUNTS)
def update_account(
    actor: Actor, account_id: UUID, *, email: str, name: str, language: str, version: int | None = None
) -> None:
    """Change an account's address, name and language. Raises Invalid as ``create_account`` does, Stale, NotFound."""
    email = email.strip().lower()
    name = name.strip()
    _check_person(email, name)
    account = locked(actor, account_id, version)
    if ServiceAccount.objects.filter(account=account).exists():
        raise Invalid({"email": [_("A program's account has no e-mail.")]})
    account.email, account.name, account.language = email, name, language
    try:
        with transaction.atomic():
            save(account, "email", "name", "language")
    except IntegrityError as taken:
        raise Invalid({"email": [_("Another account has this e-mail address.")]}) from taken
    trail.note(["accounts.email", "accounts.name", "accounts.language"], [account.id])


@action("accounts.deactivate_account", right=MANAGE_ACCOUNTS)
def deactivate_account(actor: Actor, account_id: UUID, *, version: int | None = None) -> None:
    """Close an account: nobody signs in with it, its sessions end with their next request, its roles end today.

    The account itself stays, because the log names it. Raises Invalid when it is the actor's own.
    """
    account = locked(actor, account_id, version)
    if account.id == actor.account_id:
        raise Invalid({"": [_("You can't close your own account; another administrator can.")]})
    account.is_active = False
    not_over = Q(valid_to=None) | Q(valid_to__gt=clock.today())
    for membership in RoleMembership.objects.filter(not_over, account=account).order_by("id"):
        _end(membership, clock.today())
    ApiToken.objects.filter(account=account).end()
    save(account, "is_active")
    trail.note(["accounts.is_active", "accounts.roles"], [account.id])


@action("accounts.reactivate_account", right=MANAGE_ACCOUNTS)
def reactivate_account(actor: Actor, account_id: UUID, *, version: int | None = None) -> None:
    """Open a closed account again; its roles are granted anew."""
    account = locked(actor, account_id, version)
    account.is_active = True
    save(account, "is_active")
    trail.note(["accounts.is_active"], [account.id])


@action("accounts.set_password", right=MANAGE_ACCOUNTS)
def set_password(actor: Actor, account_id: UUID, *, password: str, version: int | None = None) -> None:
    """Give an account a new password, for somebody who has forgotten theirs; every session of it ends.

    Raises Invalid for a weak password and for a program's account; Stale, NotFound.
    """
    account = locked(actor, account_id, version)
    if ServiceAccount.objects.filter(account=account).exists():
        raise Invalid({"password": [_("Nobody signs in with a program's account.")]})
    _check_password(account, "password", password)
    account.set_password(password)
    save(account, "password")
    trail.note(["accounts.password"], [account.id])


@action("accounts.change_own_password", right=USE_OWN_ACCOUNT)
def change_own_password(actor: Actor, *, current: str, password: str) -> None:
    """Change the actor's own password; every other session ends. Raises Invalid for a wrong or a weak password."""
    account = own(actor)
    if not account.check_password(current):
        raise Invalid({"current": [_("This is not your present password.")]})
    _check_password(account, "password", password)
    account.set_password(password)
    save(account, "password")
    trail.note(["accounts.password"], [account.id])


@action("accounts.end_sessions", right=MANAGE_ACCOUNTS)
def end_sessions(actor: Actor, account_id: UUID, *, version: int | None = None) -> None:
    """Sign an account out everywhere. Raises Stale, NotFound."""
    account = locked(actor, account_id, version)
    account.sessions_ended += 1
    save(account, "sessions_ended")
    trail.note(["accounts.sessions"], [account.id])


@action("accounts.end_own_sessions", right=USE_OWN_ACCOUNT)
def end_own_sessions(actor: Actor) -> None:
    """Sign the actor's own account out everywhere, here too."""
    account = own(actor)
    account.sessions_ended += 1
    save(account, "sessions_ended")
    trail.note(["accounts.sessions"], [account.id])


@action("accounts.grant_role", right=MANAGE_ACCOUNTS)
def grant_role(
    actor: Actor,
    account_id: UUID,
    role: Role,
    *,
    team_id: UUID | None = None,
    municipality: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    version: int | None = None,
) -> UUID:
    """Give a role from a day (today when left out) to a day (half-open; open-ended when left out); gives its id.

    Raises Invalid when the role lacks the team or municipality it needs, has one it has no use for, ends before it
    begins, or is already held in those days; Forbidden where somebody else decides by delegation; Stale, NotFound.
    """
    require_power(actor, DECIDE_ROLES, Place(team_id, municipality))
    valid_from = valid_from or clock.today()
    _check_role(role, team_id, municipality)
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid({"valid_to": [_("The last day must be after the first.")]})
    account = locked(actor, account_id, version)
    membership = RoleMembership(
        account=account,
        role=role,
        team_id=team_id,
        municipality=municipality,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError as held:
        raise Invalid({"role": [_("The account already holds this role in those days.")]}) from held
    save(account)
    trail.note(["accounts.roles"], [account.id])
    return membership.id


@action("accounts.end_role", right=MANAGE_ACCOUNTS)
def end_role(
    actor: Actor, account_id: UUID, membership_id: UUID, *, on: date | None = None, version: int | None = None
) -> None:
    """End a role: ``on`` (today when left out) is the first day it is not held.

    A role that has not begun by then is taken away altogether. Raises Invalid for a day in the past and when an
    administrator would end the last administrator's role; Stale, NotFound.
    """
    on = on or clock.today()
    if on < clock.today():
        raise Invalid({"on": [_("A role can't end in the past.")]})
    account = locked(actor, account_id, version)
    try:
        membership = RoleMembership.objects.select_for_update(of=("self",)).get(id=membership_id, account=account)
    except RoleMembership.DoesNotExist as missing:
        raise NotFound(_("Not found.")) from missing
    if membership.role == Role.ADMIN and not _another_admin(membership):
        raise Invalid({"": [_("This is the last administrator. Make another one first.")]})
    _end(membership, on)
    save(account)
    trail.note(["accounts.roles"], [account.id])


@action("accounts.choose_language", right=USE_OWN_ACCOUNT)
def choose_language(actor: Actor, language: str) -> None:
    """Keep the language that the actor reads. Raises Invalid for one that the product does not speak."""
    if language not in dict(settings.LANGUAGES):
        raise Invalid({"language": [_("The pages do not exist in this language.")]})
    if actor.account_id is None:
        return
    account = locked(actor, actor.account_id, None)
    if account.language != language:
        account.language = language
        save(account, "language")
        trail.note(["accounts.language"], [account.id])


def _check_person(email: str, name: str) -> None:
    wrong: dict[str, list[str]] = {}
    try:
        validate_email(email)
    except ValidationError:
        wrong["email"] = [_("This is not an e-mail address.")]
    if not name:
        wrong["name"] = [_("Write a name.")]
    if wrong:
        raise Invalid(wrong)


def _check_password(account: Account, field: str, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Invalid({field: weak.messages}) from weak


def own(actor: Actor) -> Account:
    """The actor's own account, locked for this transaction; NotFound for who has none."""
    if actor.account_id is None:
        raise NotFound(_("Not found."))
    return locked(actor, actor.account_id, None)


def _check_role(role: Role, team_id: UUID | None, municipality: str) -> None:
    wrong: dict[str, list[str]] = {}
    if role in ROLES_IN_A_TEAM and team_id is None:
        wrong["team"] = [_("This role is held in a team: choose one.")]
    if role not in ROLES_IN_A_TEAM and team_id is not None:
        wrong["team"] = [_("This role is not held in a team.")]
    if role is Role.MUNICIPALITY and not municipality:
        wrong["municipality"] = [_("This role is held for a municipality: choose one.")]
    if role is not Role.MUNICIPALITY and municipality:
        wrong["municipality"] = [_("This role is not held for a municipality.")]
    if wrong:
        raise Invalid(wrong)


def locked(actor: Actor, account_id: UUID, version: int | None) -> Account:
    """An account within the actor's scope, locked for this transaction; Stale when ``version`` is not its own."""
    account = accounts.get(actor, account_id, for_update=True)
    if version is not None and account.version != version:
        current = {"email": account.email, "name": account.name, "language": account.language}
        raise Stale(_("Somebody changed this account first."), current, account.version)
    return account


def save(account: Account, *fields: str) -> None:
    """Save fields of a locked account as its next version."""
    account.version += 1
    account.save(update_fields=[*fields, "version"])


def _end(membership: RoleMembership, on: date) -> None:
    if membership.valid_from >= on:
        membership.delete()
        return
    membership.valid_to = on
    membership.save(update_fields=["valid_to"])


def _another_admin(membership: RoleMembership) -> bool:
    return (
        RoleMembership.objects.filter(role=Role.ADMIN, valid_to=None, account__is_active=True)
        .exclude(account_id=membership.account_id)
        .exists()
    )
