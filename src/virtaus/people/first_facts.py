"""What is known of made-up persons beside their job search, stored at once for many of them in a training area.

The rows are those that importing the same persons from a file makes (``person_import``), which reads, compares and
corrects besides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from virtaus.engine.simulation.event_file import Person as MadeUp
from virtaus.frame import bulk, clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.training import require_training
from virtaus.people.models import PersonBackground, ServiceFacts, Source, WorkLimit
from virtaus.people.rules import IMPORT_PEOPLE

FIELDS = frozenset({"people.person", "people.service_facts", "people.background", "people.work_limits"})


@action("people.load_made_up_facts", right=IMPORT_PEOPLE)
def load_made_up_facts(actor: Actor, people: Sequence[MadeUp], persons: Mapping[str, str]) -> None:
    """Store the background of made-up ``people``, of whom nothing of it is known; ``persons`` are their ids by key."""
    require_training()
    recorded = {"recorded_at": clock.now()}
    file = recorded | {"source": Source.FILE.value}
    bulk.insert(
        ServiceFacts,
        ("person_id", "service_language", "interpreter", "reach_km", "travel"),
        (
            (
                *(persons[each.key], each.background.service_language, each.background.interpreter),
                *(each.background.reach_km, "{" + ",".join(each.background.travel) + "}"),
            )
            for each in people
        ),
        file,
    )
    bulk.insert(
        PersonBackground,
        ("person_id", "birth_year", "sex", "citizenship", "education"),
        (
            (
                *(persons[each.key], each.background.born.year, each.background.sex),
                *(each.background.citizenship, each.background.education),
            )
            for each in people
        ),
        file,
    )
    bulk.insert(
        WorkLimit,
        ("person_id", "limit"),
        ((persons[each.key], limit) for each in people for limit in each.background.limits),
        recorded | {"source": Source.PERSON.value},
    )
    trail.note(FIELDS, [UUID(persons[each.key]) for each in people])
