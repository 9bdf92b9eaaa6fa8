"""Why each datum on a person is kept: purpose, legal ground, source, recipients and retention, field by field.

A room declares what it keeps in ``<room>/processing.py``, loaded at start-up; the start-up check virtaus.E003 finds a
field that nobody declared. What the texts say is data (``data/processing.toml``), so that law is dated and marked::

    declare(
        "people.contact",
        {Contact: ("phone", "phone_index", "email")},
        purposes=("service",), grounds=("service",), sources=("person",), recipients=("own_team",),
        retention="people.customer",
    )

The record of processing activities (GDPR art. 30), the draft of the impact assessment (art. 35) and the notice to the
registered (art. 13 and 14) are drawn from the same declarations.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models

from virtaus.frame.encryption import BlindIndexField, EncryptedTextField
from virtaus.frame.modes import BOTH, Mode
from virtaus.frame.naming import Text, name_of
from virtaus.frame.texts import in_language

DATA = Path(__file__).parent / "data" / "processing.toml"
RECORDED = ("source", "recorder", "recorded_at")
"""Where a datum comes from, who wrote it down and when: fields that many rows have."""
SERVED_BY = ("own_team", "outside_team", "person")
"""Who sees what serving a customer needs: those who serve her, and herself."""
# Fields that say nothing of a person: which row it is, whose, and how often it has been saved.
TECHNICAL = frozenset({"version"})
CHECKED = frozenset({"M", "W"})


@dataclass(frozen=True, slots=True)
class Processing:
    """One declaration. ``code`` is the audited field ("room.field"), ``part`` tells several of one code apart.

    ``fields``: "room.Model.field". ``special``: the ground of GDPR art. 9(2), empty where the data is of no special
    category. ``hidden``: whether a non-disclosure order hides it. ``group``: whose data it is.
    """

    code: str
    part: Text
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    grounds: tuple[str, ...]
    sources: tuple[str, ...]
    recipients: tuple[str, ...]
    retention: str
    special: str
    modes: frozenset[Mode]
    hidden: bool
    group: str
    encrypted: bool
    indexed: bool

    @property
    def name(self) -> str:
        """What people call it."""
        return str(self.part) if self.part else name_of(self.code)


_declared: list[Processing] = []


def declare(
    code: str,
    fields: Mapping[type[models.Model], tuple[str, ...]],
    *,
    purposes: tuple[str, ...],
    grounds: tuple[str, ...],
    sources: tuple[str, ...],
    recipients: tuple[str, ...],
    retention: str,
    part: Text = "",
    special: str = "",
    modes: frozenset[Mode] = BOTH,
    hidden: bool = False,
    group: str = "customer",
) -> None:
    """Declare once what is done with ``fields`` (by model). ValueError for a field declared twice, for a text
    that ``data/processing.toml`` lacks, and where purpose, ground, source or recipient is left out.
    """
    found = [model._meta.get_field(name) for model, names in fields.items() for name in names]
    names = tuple(f"{model._meta.label}.{name}" for model, own in fields.items() for name in own)
    if twice := sorted({name for each in _declared for name in each.fields} & set(names)):
        raise ValueError(f"{', '.join(twice)}: declared twice")
    used = {
        "purposes": purposes,
        "grounds": grounds,
        "sources": sources,
        "recipients": recipients,
        "retention": (retention,),
        "special": (special,) if special else (),
        "groups": (group,),
    }
    if missing := [kind for kind in ("purposes", "grounds", "sources", "recipients") if not used[kind]]:
        raise ValueError(f"{code} declares no {', '.join(missing)}")
    for kind, keys in used.items():
        if unknown := sorted(set(keys) - catalogue()[kind].keys()):
            raise ValueError(f"{code}: {', '.join(unknown)} is not among the {kind} of {DATA.name}")
    _declared.append(
        Processing(
            code=code,
            part=part,
            fields=names,
            purposes=purposes,
            grounds=grounds,
            sources=sources,
            recipients=recipients,
            retention=retention,
            special=special,
            modes=modes,
            hidden=hidden,
            group=group,
            encrypted=any(isinstance(field, EncryptedTextField) for field in found),
            indexed=any(isinstance(field, BlindIndexField) for field in found),
        )
    )


_times: dict[str, Callable[[], str]] = {}


def tell_time(retention: str, tell: Callable[[], str]) -> None:
    """Let the room that keeps the dated rule of ``retention`` tell its time, in the reader's language, beside the text.

    ValueError for a second time.
    """
    if retention in _times:
        raise ValueError(f"the time of {retention} is told twice")
    _times[retention] = tell


def how_long(retention: str) -> str:
    """How long data under a rule of retention is kept, in the reader's language."""
    text = text_of("retention", retention)
    return f"{text}, {_times[retention]()}" if retention in _times else text


def processings() -> tuple[Processing, ...]:
    """Every declaration, by group and code, in the order of declaration within a code."""
    return tuple(sorted(_declared, key=lambda each: (list(catalogue()["groups"]).index(each.group), each.code)))


def undeclared(model: type[models.Model]) -> list[str]:
    """The fields of ``model`` that say something and that no declaration names, as "room.Model.field"."""
    declared = {name for each in _declared for name in each.fields}
    return [name for name in _telling(model) if name not in declared]


def _telling(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        related = field.related_model
        of_person = isinstance(related, type) and related._meta.label == "people.Person"
        if not (field.primary_key or field.name in TECHNICAL or of_person):
            yield f"{model._meta.label}.{field.name}"


@cache
def catalogue() -> dict[str, dict[str, dict[str, Any]]]:
    """The texts that declarations refer to: by kind and key, ``fi``, ``sv`` and ``en``, and for law its mark."""
    found: dict[str, Any] = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return {kind: entries for kind, entries in found.items() if isinstance(entries, dict)}


def text_of(kind: str, key: str) -> str:
    """A text of the catalogue in the reader's language; of law also the article of the GDPR."""
    entry = catalogue()[kind][key]
    text = str(in_language(entry))
    return f"{entry['article']}: {text}" if "article" in entry else text


def texts_of(kind: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text_of(kind, key) for key in keys)


def needs_check(kind: str, key: str) -> bool:
    """Whether the statute behind a text has not been read, so that a person must check it."""
    return catalogue()[kind][key].get("mark") in CHECKED
