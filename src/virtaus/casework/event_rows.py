"""Stores persons and their events as the register tells them, many at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from virtaus.casework.event_file import EventLine
from virtaus.casework.event_plan import Group, Ref
from virtaus.casework.ledger import Case
from virtaus.casework.models import CaseEvent, Origin
from virtaus.frame import bulk
from virtaus.frame.ids import new_texts
from virtaus.people.models import Person, Source

Id = UUID | str
"""A row's id as it is, or as the text that the database reads."""


def store_persons(cases: Mapping[str, Case[Ref]], new: Mapping[str, Id], now: datetime) -> None:
    """Make a person of each key of ``new``, as their cases tell of them."""
    columns = ("id", "register_key", "municipality", "protected")
    told = ((key, person, cases[key]) for key, person in new.items())
    rows = ((person, key, case.municipality, bool(case.protected)) for key, person, case in told)
    bulk.insert(Person, columns, rows, {"source": Source.REGISTER.value, "created_at": now})


EVENT_COLUMNS = (
    *("id", "person_id", "register_id", "kind", "on", "status", "planned_end"),
    *(
        "municipality",
        "discussion",
        "at",
        "occupations",
        "skills",
        "licences",
        "languages",
        "protected",
        "corrects_id",
        "benefit",
        "content",
    ),
    *("recorded_at", "superseded_at"),
)


def store_events(
    group: Group,
    persons: Mapping[str, Id],
    event_import: Id,
    now: datetime,
    *,
    corrected: Collection[str] = (),
    stored: Mapping[str, UUID] = MappingProxyType({}),
) -> dict[str, str]:
    """Store the new events of some persons; gives the row of each by the register's id, as text.

    ``corrected`` are the events of the file that others in it correct, ``stored`` the rows of earlier events that are
    corrected; a correction is always of the same person.
    """
    lines = [line for own in group.lines.values() for line in own]
    rows = dict(zip((line.event_id for line in lines), new_texts(len(lines)), strict=True))
    bulk.insert(
        CaseEvent,
        EVENT_COLUMNS,
        (
            (
                rows[line.event_id],
                persons[line.key],
                line.event_id,
                line.kind.value,
                line.on,
                line.status,
                line.planned_end,
                line.municipality,
                line.discussion,
                line.at,
                " ".join(line.occupations),
                " ".join(line.skills),
                " ".join(line.licences),
                " ".join(line.languages),
                line.protected,
                (stored.get(line.corrects) or rows[line.corrects]) if line.corrects else None,
                line.benefit,
                line.content,
                line.recorded_at,
                now if line.event_id in corrected else None,
            )
            for line in lines
        ),
        {"origin": Origin.REGISTER.value, "event_import_id": event_import, "known_at": now},
    )
    return rows


def rows_of(rows: Mapping[str, str]) -> Callable[[Ref], Id]:
    """From what an event is called in a case to its row."""
    return lambda ref: rows[ref.event_id] if isinstance(ref, EventLine) else ref
