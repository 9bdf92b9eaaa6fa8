"""Spells of unemployment from the ledger: the one source of flow. Aggregate use only, no person is named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, F, Value, When

from virtaus.casework.knowing import known
from virtaus.casework.models import StatusPeriod, TeamPeriod
from virtaus.casework.rules import COUNT_SPELLS
from virtaus.casework.statutes import status_codes
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require


@dataclass(frozen=True, slots=True)
class Spells:
    """Spells as columns of equal length, in order of start.

    A spell is unbroken unemployment: periods whose status counts as unemployed, each beginning the day the one before
    ended. ``ends`` is the first day no longer unemployed, None while it lasts; ``exit_statuses`` the status it ended
    in ("" while it lasts, "unknown" where the ledger goes silent) and ``exit_groups`` its group. ``municipalities`` is
    the residence when the spell began, ``teams`` the team then (None where nobody's). ``returned_on`` is the next
    spell's start of the same person, None when there has been none.
    """

    starts: tuple[date, ...]
    ends: tuple[date | None, ...]
    exit_statuses: tuple[str, ...]
    exit_groups: tuple[str, ...]
    municipalities: tuple[str, ...]
    teams: tuple[UUID | None, ...]
    returned_on: tuple[date | None, ...]

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(slots=True)
class _Spell:
    person: UUID
    start: date
    end: date | None
    exit_status: str
    municipality: str
    returned_on: date | None = None


def unemployment_spells(actor: Actor, *, known_at: datetime | None = None) -> Spells:
    """Every spell of unemployment in the ledger as it is known, or as it was known at a moment (aware, UTC).

    Raises Forbidden without the right to count spells. Who they are of does not leave this function.
    """
    require(actor, COUNT_SPELLS)
    spells = sorted(_spells(known_at), key=lambda spell: (spell.start, spell.person))
    groups = {code: status.group for code, status in status_codes().items()}
    teams = _teams(known_at)
    return Spells(
        starts=tuple(spell.start for spell in spells),
        ends=tuple(spell.end for spell in spells),
        exit_statuses=tuple(spell.exit_status for spell in spells),
        exit_groups=tuple(groups.get(spell.exit_status, "") for spell in spells),
        municipalities=tuple(spell.municipality for spell in spells),
        teams=tuple(_team_on(teams.get(spell.person, []), spell.start) for spell in spells),
        returned_on=tuple(spell.returned_on for spell in spells),
    )


def _spells(known_at: datetime | None) -> list[_Spell]:
    unemployed = {code for code, status in status_codes().items() if status.unemployed}
    spells: list[_Spell] = []
    open_spell: _Spell | None = None
    rows = StatusPeriod.objects.filter(known(known_at)).order_by("person_id", "valid_from", "id")
    # a municipality with few spells would tell where a protected person lives: theirs count for the whole area only
    place = Case(When(person__protected=True, then=Value("")), default=F("municipality"))
    values = rows.annotate(place=place).values_list("person_id", "status", "valid_from", "valid_to", "place")
    for person, status, valid_from, valid_to, municipality in values.iterator(chunk_size=10_000):
        follows = open_spell is not None and open_spell.person == person and open_spell.end == valid_from
        if status in unemployed:
            if open_spell is not None and follows:
                open_spell.end = valid_to
                continue
            earlier = spells[-1] if spells else None
            if earlier is not None and earlier.person == person:
                earlier.returned_on = valid_from
            open_spell = _Spell(person, valid_from, valid_to, "" if valid_to is None else "unknown", municipality)
            spells.append(open_spell)
        else:
            if open_spell is not None and follows:
                open_spell.exit_status = status
            open_spell = None
    for spell in spells:
        if spell.end is None:
            spell.exit_status = ""
        elif spell.exit_status == "":
            spell.exit_status = "unknown"
    return spells


def _teams(known_at: datetime | None) -> dict[UUID, list[tuple[date, UUID]]]:
    found: dict[UUID, list[tuple[date, UUID]]] = defaultdict(list)
    rows = TeamPeriod.objects.filter(known(known_at)).order_by("person_id", "valid_from", "id")
    for person, valid_from, team in rows.values_list("person_id", "valid_from", "team_id"):
        found[person].append((valid_from, team))
    return found


def _team_on(held: list[tuple[date, UUID]], on: date) -> UUID | None:
    """The owner team on a day; a spell that began just before its search was told counts for the first team."""
    if not held:
        return None
    return next((team for valid_from, team in reversed(held) if valid_from <= on), held[0][1])
