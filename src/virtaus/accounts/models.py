"""Login accounts. A person as a customer is another table; a customer may have an account."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from virtaus.frame import clock
from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role
from virtaus.frame.sorting import finnish_key
from virtaus.frame.token_scopes import TokenScope
from virtaus.frame.training import is_training

NO_TEAM = UUID(int=0)
ROLES_IN_A_TEAM = (Role.COACH.value, Role.TEAM_LEAD.value)


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, email: str, name: str, password: str | None = None, **fields: Any) -> Account:
        """Make and save an account; without a password it can be opened only by a link or an identity provider."""
        account = self.model(email=email.strip().lower(), name=name, **fields)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """Somebody who can sign in: a worker, an employer's contact, a provider's, a partner's, or a jobseeker.

    ``name_key`` sorts names as a Finnish reader expects; ``sessions_ended`` grows when all sessions are ended. An
    ``invented`` one belongs to a training area and opens nothing anywhere else.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=240, editable=False)
    language = models.CharField(max_length=5, default="fi")
    is_active = models.BooleanField(default=True)
    invented = models.BooleanField(default=False, db_default=False, editable=False)
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="account_email_in_lower_case")
        ]
        ordering = ["name_key", "id"]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def may_sign_in(self) -> bool:
        """Whether it opens anything here: an open account, and an invented one only where people are invented."""
        return self.is_active and (is_training() or not self.invented)

    def save(self, **options: Any) -> None:
        fields = options.get("update_fields")
        if fields is None or "name" in fields:
            self.name_key = finnish_key(self.name)
            options |= {"update_fields": [*fields, "name_key"]} if fields is not None else {}
        super().save(**options)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match to stay open: a new password or "sign out everywhere" ends every session."""
        content = f"{self.password}:{self.sessions_ended}"
        digest = salted_hmac("virtaus.accounts.session", content, secret=secret, algorithm="sha256")
        return digest.hexdigest()


class RoleMembership(models.Model):
    """A role that an account holds from a day to a day (half-open), in a team or for a municipality where it needs one.

    ``team_id`` and ``municipality`` name rows of the room ``area``, which stands below: no foreign key points down.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="role_memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    team_id = models.UUIDField(null=True, blank=True)
    municipality = models.CharField(max_length=3, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="role_membership_half_open",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=ROLES_IN_A_TEAM, team_id__isnull=False)
                | (~models.Q(role__in=ROLES_IN_A_TEAM) & models.Q(team_id__isnull=True)),
                name="role_membership_has_the_team_its_role_needs",
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.MUNICIPALITY.value, municipality__regex=r"^[0-9]{3}$")
                | (~models.Q(role=Role.MUNICIPALITY.value) & models.Q(municipality="")),
                name="role_membership_has_the_municipality_its_role_needs",
            ),
            ExclusionConstraint(
                name="role_membership_held_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("team_id", models.Value(NO_TEAM)), RangeOperators.EQUAL),
                    ("municipality", RangeOperators.EQUAL),
                    (
                        models.Func("valid_from", "valid_to", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        ordering = ["account_id", "role", "valid_from", "id"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class OneTimeLink(models.Model):
    """A link or code that lets somebody without a login do one thing, until it is used, taken back or too old.

    Only ``digest`` of its token is kept (``virtaus.accounts.links``). ``purpose`` ("room.what_for") is the one thing.
    """

    class End(models.TextChoices):
        USED = "used", _("Used")
        REVOKED = "revoked", _("Taken back")
        REPLACED = "replaced", _("Replaced by a new one")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, choices=End.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="one_time_link_expires_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, end="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end="")),
                name="one_time_link_end_has_its_time",
            ),
        ]
        ordering = ["-made_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class LinkAttempt(models.Model):
    """A token or code that opened nothing: guessing is slowed down. ``sender`` is a keyed digest of where from."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=60)
    sender = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["purpose", "sender", "at"], name="link_attempt_sender")]
        ordering = ["-at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class SecondFactor(models.Model):
    """An authenticator app that an account shows a code of after its password (RFC 6238).

    Until ``confirmed_at`` it is only offered. ``last_step`` is the half-minute of the last code taken, so that a code
    opens once; ``failures`` counts wrong codes in a row and ``locked_until`` makes the next one wait.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="second_factor")
    secret = EncryptedTextField()
    offered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["account_id"]

    def __str__(self) -> str:
        return str(self.id)


class RecoveryCode(models.Model):
    """A code on paper for the day the phone is lost; it opens once.

    Only its digest is kept; ``index_key`` is the number of the index key that made it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField(max_length=32, unique=True)
    index_key = models.PositiveIntegerField(default=1, db_default=1)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["factor_id", "id"]

    def __str__(self) -> str:
        return str(self.id)


class ProviderIdentity(models.Model):
    """Who an account is for an identity provider, by its own id of the person (``sub``), which never changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="provider_identity_of_one_account"),
            models.UniqueConstraint(fields=["account", "issuer"], name="provider_identity_once_for_an_account"),
        ]
        ordering = ["account_id", "issuer"]

    def __str__(self) -> str:
        return str(self.id)


class OpenSession(models.Model):
    """A session that an account has open, for its owner's list. It goes when the session goes.

    ``device`` is the browser and system in plain words, nothing else of the sender; ``issuer`` and ``provider_session``
    (``sid``) are set for one that an identity provider opened.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="open_sessions")
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    device = models.CharField(max_length=40, blank=True)
    issuer = models.CharField(max_length=500, blank=True)
    provider_session = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["-opened_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class LogoutToken(models.Model):
    """A logout token that a provider has sent: it is taken once. Kept until it would be too old anyway."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.BinaryField(max_length=32, unique=True)
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["-taken_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


SERVICE_DOMAIN = "service.invalid"
"""The domain of a service account's address: it can't receive mail (RFC 2606)."""


class ServiceAccount(models.Model):
    """An account that no human being signs in to: a program acts as it by a token. ``purpose`` says for what."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="service")
    purpose = models.CharField(max_length=200)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["account_id"]

    def __str__(self) -> str:
        return str(self.account_id)


class ApiTokenRows(models.QuerySet["ApiToken"]):
    def end(self) -> None:
        """End those that are not over."""
        self.filter(ended_at__isnull=True).update(ended_at=clock.now())


class ApiToken(models.Model):
    """With this a program acts as an account in the interface for machines, within ``scopes``.

    Only ``digest``, a keyed digest of it, is kept; ``mark`` is its beginning, by which people recognise it, and
    ``index_key`` the number of the index key that made the digest.
    ``expires_on`` is the last day on which it opens anything, ``used_on`` the last on which it did.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    mark = models.CharField(max_length=16)
    digest = models.BinaryField(max_length=32, unique=True)
    index_key = models.PositiveIntegerField()
    scopes = ArrayField(models.CharField(max_length=30, choices=TokenScope.choices))
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    used_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ApiTokenRows.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(scopes=[]), name="api_token_has_scopes")]
        ordering = ["-made_at", "id"]

    def __str__(self) -> str:
        return str(self.id)
