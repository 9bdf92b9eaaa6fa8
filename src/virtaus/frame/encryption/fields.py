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
from django.db import IntegrityError, models
from django.db.models.lookups import Exact, In
from django.db.models.query_utils import DeferredAttribute

from virtaus.frame.encryption.sealing import blind, every_blind, seal, unseal


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

    While two index keys live, rows are written with the newest and found by either.

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
        text = getattr(instance, self.of)
        value = self.digest(text)
        if self.unique and text:
            self._refuse_twice(instance, self.digests(text)[1:])
        setattr(instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        return self.digest(value) if isinstance(value, str) else value

    def get_lookup(self, name: str) -> Any:
        return {"exact": _ByAnyKey, "in": _InByAnyKey}.get(name) or super().get_lookup(name)

    def digest(self, value: str | None) -> bytes | None:
        """What is stored for ``value``."""
        return blind(self.normalise(value), self.place) if value else None

    def digests(self, value: str) -> list[bytes]:
        """What may be stored for ``value``: its digest by each index key, the newest first."""
        return every_blind(self.normalise(value), self.place)

    @property
    def place(self) -> str:
        """What the digests are bound to."""
        return f"{self.model._meta.label_lower}.{self.of}"

    def _refuse_twice(self, instance: models.Model, older: list[bytes]) -> None:
        """The database can't see that a digest by an older key is of the same value."""
        same = self.model._base_manager.filter(**{f"{self.attname}__in": older}) if older else None
        if same is not None and same.exclude(pk=instance.pk).exists():
            raise IntegrityError(f"{self.name} is not unique")


class _InByAnyKey(In):
    """Finds rows by values (text) or by their digests (bytes)."""

    def get_prep_lookup(self) -> Any:
        field: Any = self.lhs.output_field
        if hasattr(self.rhs, "resolve_expression"):
            return super().get_prep_lookup()
        given = [field.digests(each) if isinstance(each, str) else [each] for each in self.rhs]
        self.rhs = [digest for digests in given for digest in digests]
        return super().get_prep_lookup()


class _ByAnyKey(Exact):
    """Finds the row of a value, whichever index key of the ring it was written with."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if isinstance(self.rhs, list):
            return _InByAnyKey(self.lhs, self.rhs).as_sql(compiler, connection)
        return super().as_sql(compiler, connection)

    def get_prep_lookup(self) -> Any:
        field: Any = self.lhs.output_field
        if isinstance(self.rhs, str) and self.rhs:
            digests = field.digests(self.rhs)
            return digests if len(digests) > 1 else digests[0]
        return super().get_prep_lookup()
