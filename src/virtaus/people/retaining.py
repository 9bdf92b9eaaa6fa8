"""Until when a person's rows are kept: dated rules tell years, the rooms tell from which day they count.

A room says in its ``retaining.py``, loaded at start-up, when what it keeps under a rule ended, and what stands in the
way of erasing whatever the rules say. A rule whose rows are still in use has not begun to count.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils.translation import ngettext

from virtaus.frame import clock
from virtaus.frame.processing import tell_time
from virtaus.people.models import Person, Relation, UnusualReading
from virtaus.people.rules import in_force as relation_in_force

FILE = Path(__file__).parent / "data" / "retention.toml"
Ends = Mapping[UUID, date | None]
Look = Callable[[Collection[UUID]], Ends]
Hold = Callable[[Collection[UUID]], Mapping[UUID, str]]


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """``years`` after the end of what rows declared with ``code`` tell of; ``source`` in each language."""

    code: str
    valid_from: date
    years: int
    source: Mapping[str, str]
    mark: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How a rule stands for a person: ``ended`` is the day from which it counts, ``until`` the first day after its
    time; both None while what it is about still lasts.
    """

    rule: RetentionRule
    ended: date | None
    until: date | None

    def over(self, on: date) -> bool:
        return self.until is not None and self.until <= on


@cache
def rules() -> tuple[RetentionRule, ...]:
    """Every version of every rule, oldest first."""
    with FILE.open("rb") as file:
        rows = tomllib.load(file)["rules"]
    return tuple(sorted((RetentionRule(**row) for row in rows), key=lambda each: each.valid_from))


def rule_on(code: str, on: date) -> RetentionRule:
    """The version of a rule in force on a day; LookupError where none is."""
    found = [each for each in rules() if each.code == code and each.valid_from <= on]
    if not found:
        raise LookupError(f"no retention rule {code} is in force on {on}")
    return found[-1]


_looks: dict[str, Look] = {}
_holds: list[Hold] = []


def counts_from(code: str, look: Look) -> None:
    """Say when what rows of the rule ``code`` tell of ended, by person; None while it lasts, absent without rows.

    ValueError for a second time.
    """
    if code in _looks:
        raise ValueError(f"the retention rule {code} is counted twice")
    _looks[code] = look
    tell_time(code, lambda: _years_now(code))


def _years_now(code: str) -> str:
    years = rule_on(code, clock.today()).years
    return ngettext("now %d year after the end", "now %d years after the end", years) % years


def add_hold(hold: Hold) -> None:
    """Say why some persons can't be erased now, whatever the rules say."""
    _holds.append(hold)


def counted_rules() -> frozenset[str]:
    """The rules that a room counts."""
    return frozenset(_looks)


def holds(persons: Collection[UUID]) -> dict[UUID, list[str]]:
    """What stands in the way of erasing each person; absent where nothing does."""
    found: dict[UUID, list[str]] = {}
    for hold in _holds:
        for person, reason in hold(persons).items():
            found.setdefault(person, []).append(reason)
    return found


def kept(persons: Collection[UUID], on: date) -> dict[UUID, list[Kept]]:
    """How each rule stands for each person on a day, those without rows of a rule left out of it."""
    found: dict[UUID, list[Kept]] = {person: [] for person in persons}
    for code, look in sorted(_looks.items()):
        rule = rule_on(code, on)
        for person, ended in look(persons).items():
            found[person].append(Kept(rule, ended, ended and _years_later(ended, rule.years)))
    return found


def time_is_over(persons: Collection[UUID], on: date) -> list[UUID]:
    """Those of whom every rule's time is over and whom nothing holds."""
    held = holds(persons)
    standing = kept(persons, on)
    return [
        person
        for person in persons
        if person not in held and standing[person] and all(each.over(on) for each in standing[person])
    ]


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return date(day.year + years, 3, 1)


def _customers(persons: Collection[UUID]) -> Ends:
    """A person is a customer as long as a team may see them; one whom none ever could counts from the first day."""
    lasting = set(
        Relation.objects.filter(relation_in_force(clock.today()), person__in=persons)
        .order_by()
        .values_list("person_id", flat=True)
    )
    last = Max("relations__valid_to", filter=Q(relations__withdrawn_at__isnull=True))
    rows: Iterable[Person] = Person.objects.filter(id__in=persons).annotate(last=last).order_by("id")
    return {
        row.id: None if row.id in lasting else row.last or clock.local(row.created_at).date()  # type: ignore[attr-defined]
        for row in rows
    }


def _found_readings(persons: Collection[UUID]) -> Ends:
    """What was found of unusual reading counts from its day; nothing that waits to be looked into is over."""
    rows = UnusualReading.objects.filter(person__in=persons).order_by().values("person")
    told = rows.annotate(waiting=Count("id", filter=Q(handled="")), last=Max("day"))
    return {row["person"]: None if row["waiting"] else row["last"] for row in told}


counts_from("people.customer", _customers)
counts_from("people.unusual_reading", _found_readings)
