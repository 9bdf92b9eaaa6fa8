"""Model fields that the database sees sealed only, and indexes to find them by.

::

    class Person(models.Model):
        hetu = EncryptedTextField()
        hetu_index = BlindIndexField(of="hetu", normalise=str.upper, unique=True)

    Person.objects.get(hetu_index="010190-999X")
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from virtaus.frame.encryption.keys import ring
from virtaus.frame.encryption.sealing import blind, key_number, seal, unseal


class Sealed(bytes):
    """Sealed bytes as the database holds them; they never show what they hold."""

    def __repr__(self) -> str:
        return "Sealed(…)"

    __str__ = __repr__


class _Opened(DeferredAttribute):
    """Opens the value when it is first read: only a row knows its id, to which the seal is bound."""

    field: EncryptedTextField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        value = instance.__dict__[name] if name in instance.__dict__ else super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[name] = unseal(value, self.field.place(instance)).decode()
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text that is sealed with its row's id. It can't be filtered by, ordered by or set through ``update``.

    Read it from a row of the model; reading what opens with no key raises WrongKey.
    """

    descriptor_class = _Opened

    def place(self, instance: models.Model) -> str:
        """What the seal is bound to: the field and the row."""
        return f"{instance._meta.label_lower}.{self.name}:{instance.pk}"

    def from_db_value(self, value: Any, *context: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is encrypted: it is saved with its row and searched by a blind index")
        return value

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return Sealed(seal(str(value).encode(), self.place(instance)))

    def get_lookup(self, name: str) -> Any:
        if name != "isnull":
            raise FieldError(f"{self.name} is encrypted and has no lookup {name}; search by a blind index")
        return super().get_lookup(name)

    def value_to_string(self, instance: models.Model) -> str:
        raise TypeError(f"{self.name} is encrypted and is not serialised")


class BlindIndexField(models.BinaryField):  # type: ignore[type-arg]
    """A keyed digest of the encrypted field ``of``, set when the row is saved; searched by exact value.

    ``normalise`` makes equal what should be found as equal (case, spaces); the schema does not depend on it, so
    migrations leave it out.
    """

    def __init__(self, *args: Any, of: str, normalise: Callable[[str], str] = str, **kwargs: Any) -> None:
        self.of = of
        self.normalise = normalise
        kwargs["editable"] = False
        kwargs["null"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("null", None)
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = self.digest(getattr(instance, self.of))
        setattr(instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        return self.digest(value) if isinstance(value, str) else value

    def digest(self, value: str | None) -> bytes | None:
        """What is stored for ``value``."""
        if not value:
            return None
        return blind(self.normalise(value), f"{self.model._meta.label_lower}.{self.of}")


def reseal(model: type[models.Model], batch: int = 500) -> int:
    """Seal every row of ``model`` that an older key sealed with the current one; returns how many rows were."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]
    current = ring().current
    done = 0
    for row in model._base_manager.order_by("pk").iterator(chunk_size=batch):
        old = [field for field in fields if _is_older(row.__dict__.get(field.attname), current)]
        if old:
            for field in old:
                getattr(row, field.attname)  # opens it, so that saving seals it anew
            row.save(update_fields=[field.name for field in old])
            done += 1
    return done


def _is_older(value: Any, current: int) -> bool:
    return isinstance(value, Sealed) and key_number(value) < current
