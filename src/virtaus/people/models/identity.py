"""Who a person is and how they are reached; stored by a stand-alone area only.

What is sensitive is encrypted and found by an exact blind index only; names stand in clear with a table of their words.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from virtaus.frame.encryption import BlindIndexField, EncryptedTextField
from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned
from virtaus.people.hetu import compact
from virtaus.people.models.person import Person
from virtaus.people.models.sources import Recorded


class Identity(Recorded, Versioned):
    """The personal identity code (hetu), when the person has one, and the day of birth."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="identity")
    hetu = EncryptedTextField(null=True)
    hetu_index = BlindIndexField(of="hetu", normalise=compact, unique=True)
    birth_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["person_id"]

    def __str__(self) -> str:
        return str(self.id)

    def save(self, **options: Any) -> None:
        fields = options.get("update_fields")
        if fields is not None and "hetu" in fields:
            options |= {"update_fields": [*fields, "hetu_index"]}
        super().save(**options)


def digests_of_hetu(code: str) -> list[bytes]:
    """What ``hetu_index`` may hold for a well-made code, the newest index key's digest first."""
    if not code:
        raise ValueError("a personal identity code is never empty")
    return Identity._meta.get_field("hetu_index").digests(code)


class Contact(Recorded, Versioned):
    """How a person is reached. ``phone`` is E.164 ("+358401234567"); the address is in parts. Empty when not known."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="contact")
    phone = EncryptedTextField(null=True)
    phone_index = BlindIndexField(of="phone", db_index=True)
    email = EncryptedTextField(null=True)
    street = EncryptedTextField(null=True)
    postal_code = EncryptedTextField(null=True)
    city = EncryptedTextField(null=True)

    class Meta:
        ordering = ["person_id"]

    def __str__(self) -> str:
        return str(self.id)

    def save(self, **options: Any) -> None:
        fields = options.get("update_fields")
        if fields is not None and "phone" in fields:
            options |= {"update_fields": [*fields, "phone_index"]}
        super().save(**options)


class NameWord(models.Model):
    """A word that somebody's name has, folded for search ("makinen").

    ``near`` holds the word and every form of it that lacks one letter: two words are within one typo of each other
    only if these sets meet, so a search for near words is an exact lookup.
    """

    id = models.BigAutoField(primary_key=True)
    word = models.CharField(max_length=120, unique=True)
    near = ArrayField(models.CharField(max_length=120))

    class Meta:
        ordering = ["word"]
        indexes = [GinIndex(fields=["near"], name="name_word_near")]

    def __str__(self) -> str:
        return str(self.id)


class PersonName(models.Model):
    """A word of a person's name; ``family`` tells the family name's words from the given ones'."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="name_words")
    word = models.ForeignKey(NameWord, on_delete=models.PROTECT, related_name="names")
    family = models.BooleanField()

    class Meta:
        ordering = ["person_id", "id"]
        constraints = [models.UniqueConstraint(fields=["word", "person", "family"], name="person_name_once")]

    def __str__(self) -> str:
        return str(self.id)
