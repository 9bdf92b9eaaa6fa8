"""What each model with a person's data declares; without it the product does not start.

A room that has a model with a foreign key to a person declares it in ``<room>/personal.py``, loaded at start-up::

    declare(
        JobSearch,
        audit=("casework.job_search",),
        export=True,
        erase=Erase.DELETE,
        merge=Merge.MOVE,
        retention="casework.job_search",
    )
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class Erase(StrEnum):
    """What erasing a person does to the rows: delete them, cut the tie to the person, or keep them under a duty."""

    DELETE = "delete"
    UNTIE = "untie"
    KEEP = "keep"


class Merge(StrEnum):
    """What merging two records of one person does: the rows move to the one kept, join its own row, or stay."""

    MOVE = "move"
    JOIN = "join"
    STAY = "stay"


@dataclass(frozen=True, slots=True)
class Declaration:
    """``audit``: the fields ("room.field") under which its reads and writes are logged. ``export``: whether the person
    gets it with her data (GDPR articles 15 and 20). ``retention``: the name of the dated rule that says how long.
    ``takes``: fields that lead to a row of its own (a link, a tree), which goes where the row goes.
    """

    model: type[models.Model]
    audit: frozenset[str]
    export: bool
    erase: Erase
    merge: Merge
    retention: str
    takes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that tell of a person through another row: ``path`` leads to the person ("proposal__person").

    They are erased and merged with that row. Where ``export`` says so they stand in the file of her data under
    ``what``, an audited field.
    """

    model: type[models.Model]
    path: str
    what: str
    export: bool = True
    takes: tuple[str, ...] = ()


_parts: dict[type[models.Model], Part] = {}
_declared: dict[type[models.Model], Declaration] = {}


def declare(
    model: type[models.Model],
    *,
    audit: Collection[str],
    export: bool,
    erase: Erase,
    merge: Merge,
    retention: str,
    takes: tuple[str, ...] = (),
) -> None:
    """Declare ``model`` once. ValueError for a second time, or without audited fields or a retention rule."""
    if model in _declared:
        raise ValueError(f"{model._meta.label} is declared twice")
    if not audit or isinstance(audit, str) or not retention:
        raise ValueError(f"{model._meta.label} needs audited fields and a retention rule")
    _declared[model] = Declaration(model, frozenset(audit), export, erase, merge, retention, takes)


def belongs(
    model: type[models.Model], *, path: str, what: str, export: bool = True, takes: tuple[str, ...] = ()
) -> None:
    """Declare once that ``model`` tells of a person through another row. ValueError for a second time."""
    if model in _parts:
        raise ValueError(f"{model._meta.label} is declared twice")
    _parts[model] = Part(model, path, what, export, takes)


def parts() -> tuple[Part, ...]:
    """Every model that tells of a person through another row, by its name."""
    return tuple(sorted(_parts.values(), key=lambda each: each.model._meta.label))


def declarations() -> tuple[Declaration, ...]:
    """Every declaration, by the model's name."""
    return tuple(sorted(_declared.values(), key=lambda each: each.model._meta.label))
