"""A person as a customer: a key and the minimum beside it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from virtaus.accounts.models import Account
from virtaus.frame.ids import new_id
from virtaus.frame.sorting import finnish_key
from virtaus.people.models.sources import Source


class Person(models.Model):
    """Somebody whom the area serves.

    ``register_key`` is the pseudonymous key of the national register; ``municipality`` the three-digit code of the
    municipality of residence, empty when unknown. ``protected``: a non-disclosure order holds, municipality and
    anything that tells a place is shown to nobody. ``given_names`` and ``family_name`` exist in stand-alone mode only,
    and so does ``name_key``, which sorts them as a Finnish reader expects. ``account`` is the person's own login.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    register_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    municipality = models.CharField(max_length=3, blank=True)
    protected = models.BooleanField(default=False)
    given_names = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=500, blank=True, editable=False)
    account = models.OneToOneField(Account, on_delete=models.SET_NULL, related_name="person", null=True, blank=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["register_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality="") | Q(municipality__regex=r"^\d{3}$"), name="person_municipality_code"
            ),
            models.CheckConstraint(
                condition=Q(register_key__isnull=True) | Q(register_key__regex=r"^[A-Za-z0-9_-]{8,64}$"),
                name="person_register_key_form",
            ),
        ]
        indexes = [models.Index(fields=["municipality"], name="person_municipality")]

    def __str__(self) -> str:
        return str(self.id)

    def save(self, **options: Any) -> None:
        self.name_key = sort_key(self.given_names, self.family_name)
        fields = options.get("update_fields")
        if fields is not None and {"given_names", "family_name"} & set(fields):
            options |= {"update_fields": [*fields, "name_key"]}
        super().save(**options)


def sort_key(given_names: str, family_name: str) -> str:
    """The key that sorts persons by family name, then given names, in Finnish order; empty without a name."""
    return finnish_key(f"{family_name} {given_names}".strip())
