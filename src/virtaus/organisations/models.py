"""Organisations: one record for each business ID. Employer, provider and partner are its roles, kept by lower rooms."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as NotValid
from stdnum.fi import ytunnus

from virtaus.accounts.models import Account
from virtaus.frame import clock
from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.ids import new_id

LONGEST_NAME = 200


def valid_business_id(text: str) -> str:
    """The business ID in its printed form ("1234567-8"). ValidationError when its check digit or form is wrong."""
    try:
        return str(ytunnus.format(ytunnus.validate(text)))
    except NotValid as error:
        raise ValidationError(_("%(text)s is not a business ID."), params={"text": text}, code="business_id") from error


class Organisation(models.Model):
    """A company, association, municipality or other body. ``business_id`` is empty only for one that has none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=LONGEST_NAME)
    business_id = models.CharField(max_length=9, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["business_id"], condition=~models.Q(business_id=""), name="organisation_business_id_once"
            ),
            models.CheckConstraint(
                condition=models.Q(business_id="") | models.Q(business_id__regex=r"^\d{7}-\d$"),
                name="organisation_business_id_form",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_name"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class OrganisationMember(models.Model):
    """An account that acts for an organisation from a day to a day (half-open)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="organisations")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation_id", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="organisation_member_half_open",
            ),
            models.UniqueConstraint(
                fields=["organisation", "account"],
                condition=models.Q(valid_to__isnull=True),
                name="organisation_member_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RegisterAnswer(models.Model):
    """What the business register told of an organisation when somebody asked; the last confirmed one holds.

    ``told`` are the fields of ``links.prh.Company``. An answer that nobody has confirmed changes nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="register_answers")
    told = models.JSONField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["organisation_id", "-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(confirmed_at__isnull=True),
                name="register_answer_one_waits",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class OrganisationContact(models.Model):
    """A person whom an organisation has named to be reached, in her work. Her phone number and e-mail are sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=LONGEST_NAME)
    title = models.CharField(max_length=120, blank=True)
    email = EncryptedTextField(null=True)
    phone = EncryptedTextField(null=True)
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["organisation_id", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="organisation_contact_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_contact_has_name"),
        ]

    def __str__(self) -> str:
        return str(self.id)
