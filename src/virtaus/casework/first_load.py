"""Filling an empty training area with made-up job searches by the hundred thousand, without a file between.

The rows are those that importing the same events from a file makes; what a file needs beside (reading, looking for
what was read before, corrections) is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from functools import cache
from hashlib import sha256
from uuid import UUID

from virtaus.casework.event_file import KINDS, EventLine
from virtaus.casework.event_plan import Ref, groups, served_municipalities
from virtaus.casework.event_rows import Id, rows_of, store_events, store_persons
from virtaus.casework.first_rows import FirstRows
from virtaus.casework.ledger import Case
from virtaus.casework.models import EventImport
from virtaus.casework.rules import IMPORT_EVENTS
from virtaus.casework.tracks import Access, Choice, customers
from virtaus.engine.simulation.events import Event
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.ids import new_texts
from virtaus.frame.training import require_training

FIELDS = frozenset({"people.person", "people.competence", "casework.status", "casework.meetings"})


@action("casework.load_made_up_events", right=IMPORT_EVENTS)
def load_made_up_events(actor: Actor, name: str, events: Sequence[Event]) -> dict[str, str]:
    """Store made-up persons with all that their ``events`` make of them; gives the ids of persons by key.

    Only for persons who are not there yet, and events that hold together: nothing is checked but by the database.
    Whoever calls notes the change of all persons (``changed("person")``) when everything is loaded.
    """
    require_training()
    now, today = clock.now(), clock.today()
    lines = [line_of(number, event) for number, event in enumerate(events, start=2)]
    done = EventImport.objects.create(
        file_name=name,
        sha256=sha256("".join(line.content for line in lines).encode()).hexdigest(),
        rows=len(lines),
        new_events=len(lines),
        new_persons=len({line.key for line in lines}),
        data_time=max(line.recorded_at for line in lines),
        applied_at=now,
    )
    first, serving, load = FirstRows(now), served_municipalities(), Counter(customers())
    loaded: dict[str, str] = {}
    for group in groups(lines, {}, {}):
        persons = dict(zip(group.cases, new_texts(len(group.cases)), strict=True))
        store_persons(group.cases, persons, now)
        rows = store_events(group, persons, done.id, now)
        cases: dict[Id, Case[Ref]] = {persons[key]: case for key, case in group.cases.items()}
        load.update(_in_force(first.write(cases, rows_of(rows), Choice(serving, dict(load))), today))
        loaded |= persons
    trail.note(FIELDS, [UUID(person) for person in loaded.values()])
    return loaded


def _in_force(seen: Iterable[Access], today: date) -> Iterable[UUID]:
    return (each.team for each in seen if each.valid_from <= today and (each.valid_to is None or each.valid_to > today))


def line_of(number: int, event: Event) -> EventLine:
    """A made-up event as reading it from line ``number`` of a file would give it."""
    told = [
        *(event.event_id, event.key, event.event, event.date.isoformat(), event.recorded_at.isoformat()),
        *(event.municipality, event.status, event.planned_end, event.discussion, event.time),
        *(event.occupation, event.skills),
        *(code for code in (event.licences, event.languages) if code),
        *(event.protected, event.corrects),
    ]
    return EventLine(
        line=number,
        event_id=event.event_id,
        key=event.key,
        kind=KINDS[event.event],
        on=event.date,
        recorded_at=event.recorded_at,
        municipality=event.municipality,
        status=event.status,
        planned_end=_day(event.planned_end) if event.planned_end else None,
        discussion=event.discussion,
        at=_time(event.time) if event.time else None,
        occupations=_codes(event.occupation),
        skills=_codes(event.skills),
        licences=_codes(event.licences),
        languages=_codes(event.languages),
        protected=_PROTECTED[event.protected],
        corrects=event.corrects,
        benefit="",
        content=sha256("\x1f".join(told).encode()).hexdigest(),
    )


_PROTECTED: Mapping[str, bool | None] = {"1": True, "0": False, "": None}
_day = cache(date.fromisoformat)
_time = cache(time.fromisoformat)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
