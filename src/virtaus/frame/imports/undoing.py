"""Taking back an import from its journal, all or nothing; refused when something later rests on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.utils.translation import ngettext

from virtaus.frame import bulk
from virtaus.frame.encryption import BlindIndexField
from virtaus.frame.errors import Invalid
from virtaus.frame.imports import keeping
from virtaus.frame.imports.journal import Entry, plain
from virtaus.frame.imports.kinds import Tell

KEPT = timedelta(days=30)
AT_ONCE = 5000
Model = type[models.Model]


@dataclass(slots=True)
class _Outline:
    """What an import did: versions of what it made, and what it changed, by model and primary key.

    ``follows`` are the foreign keys whose rows go along with the made rows they point to.
    """

    made: defaultdict[Model, dict[str, int | None]] = field(default_factory=lambda: defaultdict(dict))
    changed: defaultdict[Model, set[str]] = field(default_factory=lambda: defaultdict(set))
    follows: set[str] = field(default_factory=set)
    touched: set[UUID] = field(default_factory=set)
    entries: int = 0

    def knows(self, model: Model, pk: object) -> bool:
        """Whether a row is the import's own: taking it back deletes it or sets it back."""
        return str(pk) in self.made.get(model, {}) or str(pk) in self.changed.get(model, ())


def take_back(file_id: UUID, tell: Tell) -> set[UUID]:
    """Undo every entry from the last to the first; gives the persons it touched. Raises Invalid, changing nothing."""
    outline = _outline(file_id)
    reasons = list(_reasons(file_id, outline))
    if reasons:
        raise Invalid({"": reasons})
    for number, entry in enumerate(keeping.kept_entries(file_id, backwards=True), start=1):
        _undo(entry, outline.follows)
        tell(number / outline.entries)
    return outline.touched


def _outline(file_id: UUID) -> _Outline:
    found = _Outline()
    for entry in keeping.kept_entries(file_id):
        found.entries += 1
        if entry["what"] == "made":
            found.made[apps.get_model(entry["model"])].update(dict(entry["rows"]))
        elif entry["what"] == "changed":
            found.changed[apps.get_model(entry["model"])].update(row[0] for row in entry["rows"])
        elif entry["what"] == "follows":
            found.follows.update(entry["rows"])
        elif entry["what"] == "touched":
            found.touched.update(map(UUID, entry["rows"]))
    return found


def _reasons(file_id: UUID, outline: _Outline) -> Iterator[str]:
    changed = sum(_changed(model, rows) for model, rows in outline.made.items())
    changed += sum(_differing(entry) for entry in keeping.kept_entries(file_id) if entry["what"] == "changed")
    if changed:
        text = ngettext(
            "%d row that the file brought has been changed since.",
            "%d rows that the file brought have been changed since.",
            changed,
        )
        yield text % changed
    resting = sum(_resting(model, list(rows), outline) for model, rows in outline.made.items())
    if resting:
        text = ngettext(
            "%d later entry rests on what the file brought.",
            "%d later entries rest on what the file brought.",
            resting,
        )
        yield text % resting


def _changed(model: Model, made: Mapping[str, int | None]) -> int:
    """How many made rows are gone or have another version than they were made with."""
    versioned = any(version is not None for version in made.values())
    there = 0
    for some in _parts(list(made)):
        rows = model._base_manager.filter(pk__in=some).order_by()
        if versioned:
            there += sum(made[str(pk)] == version for pk, version in rows.values_list("pk", "version"))
        else:
            there += rows.count()
    return len(made) - there


def _differing(entry: Entry) -> int:
    """How many changed rows are gone or hold something else now than the import wrote."""
    model = apps.get_model(entry["model"])
    differing = 0
    for some in _parts(entry["rows"]):
        now = {str(pk): row for pk, row in model._base_manager.in_bulk([pk for pk, _before, _after in some]).items()}
        for pk, _before, after in some:
            row = now.get(pk)
            differing += row is None or any(plain(getattr(row, name)) != value for name, value in after.items())
    return differing


def _resting(model: Model, made: Sequence[str], outline: _Outline) -> int:
    """How many rows that are not the import's own point to rows that it made."""
    resting = 0
    for relation in model._meta.related_objects:
        other, field_name = _pointing(relation)
        if f"{other._meta.label}.{field_name}" in outline.follows:
            continue
        for some in _parts(made):
            found = other._base_manager.filter(**{f"{field_name}__in": some}).order_by()
            resting += sum(not outline.knows(other, pk) for pk in found.values_list("pk", flat=True))
    return resting


def _pointing(relation: Any) -> tuple[Model, str]:
    """The model that points to another, and the name of its foreign key; of many to many the table between."""
    if relation.many_to_many:
        return relation.through, relation.field.m2m_reverse_field_name()
    return relation.related_model, relation.field.name


def _undo(entry: Entry, follows: set[str]) -> None:
    if entry["what"] not in {"made", "changed", "deleted"}:
        return
    model = apps.get_model(entry["model"])
    for some in _parts(entry["rows"]):
        if entry["what"] == "made":
            _unmake(model, [pk for pk, _version in some], follows)
        elif entry["what"] == "changed":
            _set_back(model, some)
        else:
            bulk.write(model, [model(**_read(model, values)) for values in some])


def _unmake(model: Model, pks: Sequence[str], follows: set[str]) -> None:
    for path in sorted(follows):
        label, _dot, name = path.rpartition(".")
        other = apps.get_model(label)
        if other._meta.get_field(name).related_model is model:
            _delete(other, f"{name}__in", pks)
    _delete(model, "pk__in", pks)


def _delete(model: Model, lookup: str, values: Sequence[str]) -> None:
    # nothing else points to them, which was looked at; the database would refuse what was overlooked
    rows: Any = model._base_manager.filter(**{lookup: values})
    rows._raw_delete(connection.alias)


def _set_back(model: Model, rows: Sequence[Any]) -> None:
    before = {pk: _read(model, values) for pk, values, _after in rows}
    found = list(model._base_manager.filter(pk__in=list(before)).order_by("pk"))
    for row in found:
        for name, value in before[str(row.pk)].items():
            setattr(row, name, value)
        if hasattr(row, "version"):
            row.version += 1
    bulk.rewrite(model, found)


def _read(model: Model, values: Mapping[str, Any]) -> dict[str, Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    left = {name for name, field in fields.items() if isinstance(field, BlindIndexField)}
    return {name: fields[name].to_python(value) for name, value in values.items() if name not in left}


def _parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for first in range(0, len(rows), AT_ONCE):
        yield rows[first : first + AT_ONCE]
