"""How an import is taken back: what it made, changed and deleted, written down while it is applied.

The journal is sealed and kept until the next import of its kind, or for ``undoing.KEPT``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import models

Entry = dict[str, Any]
Values = Mapping[str, Any]


class Journal:
    """Entries go to ``keep`` one by one, so that a large import never holds its whole journal."""

    def __init__(self, keep: Callable[[int, Entry], None]) -> None:
        self._keep = keep
        self._number = 0

    def made(self, model: type[models.Model], rows: Iterable[tuple[Any, int | None]]) -> None:
        """New rows by primary key with their version (None where the model has none)."""
        self._write("made", model, [[plain(pk), version] for pk, version in rows])

    def changed(self, model: type[models.Model], rows: Iterable[tuple[Any, Values, Values]]) -> None:
        """Rows that were there: primary key, what undoing sets, and what nobody may have changed since."""
        self._write("changed", model, [[plain(pk), _plain(before), _plain(after)] for pk, before, after in rows])

    def deleted(self, model: type[models.Model], rows: Iterable[models.Model]) -> None:
        """Whole rows that are no longer there."""
        names = [field.attname for field in model._meta.concrete_fields]
        self._write("deleted", model, [{name: plain(getattr(row, name)) for name in names} for row in rows])

    def follows(self, *fields: str) -> None:
        """Foreign keys ("people.PersonName.person") whose rows go along with the made rows they point to."""
        self._number += 1
        self._keep(self._number, {"what": "follows", "model": "", "rows": list(fields)})

    def touched(self, persons: Iterable[UUID]) -> None:
        """Whose data the import wrote: the log names them again when it is taken back."""
        self._number += 1
        self._keep(self._number, {"what": "touched", "model": "", "rows": [str(person) for person in persons]})

    def _write(self, what: str, model: type[models.Model], rows: list[Any]) -> None:
        if rows:
            self._number += 1
            self._keep(self._number, {"what": what, "model": model._meta.label, "rows": rows})


def plain(value: Any) -> Any:
    """A value as JSON holds it; the field's own ``to_python`` reads it back."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, bytes | memoryview):
        raise TypeError("a journal holds open values; an index is computed again")
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    return str(value) if not hasattr(value, "isoformat") else value.isoformat()


def _plain(values: Values) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}
