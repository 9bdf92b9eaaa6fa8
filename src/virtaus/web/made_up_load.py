"""A training area of national size: made-up people simulated, and stored, by processes side by side.

Each part of the area (``area.load_test``) is simulated for itself and served by its own teams, so that parts can be
stored in any order and at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context

from virtaus.engine.simulation.background import Groups
from virtaus.engine.simulation.competence import Occupation
from virtaus.engine.simulation.margins import Margins

# The tables that a load fills by the million.
TABLES = (
    "casework_caseevent",
    "people_personconcept",
    "casework_statusperiod",
    "casework_discussion",
    "casework_teamperiod",
    "people_relation",
    "casework_jobsearch",
    "casework_residence",
    "people_person",
    "people_servicefacts",
    "people_personbackground",
    "people_worklimit",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the area to be simulated: what is published of its municipalities, and its own seed."""

    name: str
    seed: int
    as_of: date
    scale: float
    margins: tuple[Margins, ...]
    groups: dict[str, Groups]
    occupations: Sequence[Occupation]


@dataclass(frozen=True, slots=True)
class Stored:
    """How many persons and events a part gave."""

    persons: int
    events: int


def store(part: Part) -> Stored:
    """Simulate a part and store it, in one transaction."""
    from virtaus.casework.first_load import load_made_up_events
    from virtaus.engine.simulation.event_file import made_up_events
    from virtaus.frame import trail
    from virtaus.frame.actor import Actor
    from virtaus.people.first_facts import load_made_up_facts
    from virtaus.web.simulation import assumptions

    made = made_up_events(
        part.margins,
        part.occupations,
        assumptions(),
        scale=part.scale,
        seed=part.seed,
        as_of=part.as_of,
        groups=part.groups,
    )
    actor = Actor.system("load_made_up", purpose="training")
    with trail.opened(actor, "load_made_up"):
        persons = load_made_up_events(actor, part.name, made.events)
        load_made_up_facts(actor, made.people, persons)
    return Stored(len(persons), len(made.events))


def store_all(parts: Sequence[Part], processes: int, tell: Callable[[int, Stored], None]) -> None:
    """Store every part, ``processes`` at a time; ``tell`` is called with how many are done and what they gave."""
    persons = events = 0
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin) as pool:
        for number, each in enumerate(as_completed([pool.submit(store, part) for part in parts]), start=1):
            done = each.result()
            persons += done.persons
            events += done.events
            tell(number, Stored(persons, events))


def _begin() -> None:
    import gc

    import django

    django.setup()
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)
