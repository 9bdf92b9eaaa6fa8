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
    now, file = clock.now(), Source.FILE.value
    bulk.insert(
        ServiceFacts,
        ("person_id", "service_language", "interpreter", "reach_km", "travel", "source", "recorded_at"),
        (
            (
                *(persons[each.key], each.background.service_language, each.background.interpreter),
                *(each.background.reach_km, "{" + ",".join(each.background.travel) + "}", file, now),
            )
            for each in people
        ),
    )
    bulk.insert(
        PersonBackground,
        ("person_id", "birth_year", "sex", "citizenship", "education", "source", "recorded_at"),
        (
            (
                *(persons[each.key], each.background.born.year, each.background.sex),
                *(each.background.citizenship, each.background.education, file, now),
            )
            for each in people
        ),
    )
    own = Source.PERSON.value
    bulk.insert(
        WorkLimit,
        ("person_id", "limit", "source", "recorded_at"),
        ((persons[each.key], limit, own, now) for each in people for limit in each.background.limits),
    )
    trail.note(FIELDS, [UUID(persons[each.key]) for each in people])
