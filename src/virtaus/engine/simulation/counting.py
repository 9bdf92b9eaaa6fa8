"""Counting people from the lines of an event file, as the published counts do, to compare the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from virtaus.engine.simulation.durations import A_YEAR

UNEMPLOYED = frozenset({"unemployed", "laid_off"})
MEASURE_OF_STATUS = {
    "laid_off": "laid_off",
    "shortened_week": "shortened_week",
    "pay_subsidy": "subsidised",
    "work_trial": "work_trial",
    "labour_training": "labour_training",
    "coaching": "coaching",
    "rehabilitative_work": "other_services",
    "supported_study": "other_services",
}


@dataclass(slots=True)
class _Person:
    municipality: str = ""
    history: list[tuple[date, str, str, str]] = field(default_factory=list)


def counted(lines: Iterable[Mapping[str, str]], as_of: date) -> Counter[tuple[str, str]]:
    """People on ``as_of`` by municipality and measure (as in ``margins``), from the lines of an event file.

    Only job searches and statuses count; corrections are not handled, for made-up files hold none.
    """
    people: dict[str, _Person] = {}
    for line in lines:
        day = date.fromisoformat(line["date"])
        if line["event"] in {"search_started", "status_changed", "search_ended"} and day <= as_of:
            person = people.setdefault(line["key"], _Person())
            person.municipality = line["municipality"] or person.municipality
            person.history.append((day, line["recorded_at"], line["event"], line["status"]))
    counts: Counter[tuple[str, str]] = Counter()
    for person in people.values():
        counts.update((person.municipality, measure) for measure in _measures(person, as_of))
    return counts


def _measures(person: _Person, as_of: date) -> list[str]:
    since: date | None = None
    current = ""
    for day, _recorded, event, status in sorted(person.history):
        current = "" if event == "search_ended" else status
        if current not in UNEMPLOYED:
            since = None
        elif since is None:
            since = day
    if not current:
        return []
    measures = ["jobseekers"]
    if since is not None:
        measures.append("unemployed")
        if (as_of - since).days >= A_YEAR:
            measures.append("long_term")
    if current in MEASURE_OF_STATUS:
        measures.append(MEASURE_OF_STATUS[current])
    return measures
