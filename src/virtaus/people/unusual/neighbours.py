"""Several people of one house, read of by somebody whose teams they are not customers of.

Workers' own addresses are not known here. Who looks up neighbours looks up people who live in one house, so that is
what is looked for. Addresses are encrypted in the database: those of the few people read of from outside are opened
here, compared, and forgotten. Beside the national register (add-on mode) addresses are not kept here at all, and
nothing is found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from virtaus.people.models import Contact

# "Koulukatu 5 B 12" is in the house "koulukatu 5"; a street without a number is no house.
_HOUSE = re.compile(r"\s*(?P<street>\D+?)\s+(?P<number>\d+)\b")


class OutsideReading(NamedTuple):
    """What an account read of one person from outside within the days looked at; ``of_day``: on the last of them."""

    account: UUID
    person: UUID
    entries: list[int]
    of_day: bool


class SameHouse(NamedTuple):
    """One finding: the account, no single person, the entries, and how many people of the house were read of."""

    account: UUID
    person: None
    entries: list[int]
    people: int


def house_of(street: str | None, postal_code: str | None) -> tuple[str, str] | None:
    """What two neighbours' addresses have alike; None for an address that names no house."""
    found = _HOUSE.match(street or "")
    if found is None or not postal_code:
        return None
    return f"{' '.join(found['street'].split())} {found['number']}".casefold(), postal_code.strip()


def same_house(readings: Iterable[OutsideReading], least: int) -> list[SameHouse]:
    """Accounts that read of ``least`` people or more of one house, at least one of them on the day itself."""
    read = list(readings)
    contacts = Contact.objects.filter(person__in={each.person for each in read})
    houses = {each.person_id: house_of(each.street, each.postal_code) for each in contacts}
    groups: dict[tuple[UUID, Any], list[OutsideReading]] = defaultdict(list)
    for each in read:
        if house := houses.get(each.person):
            groups[each.account, house].append(each)
    return [
        SameHouse(account, None, sorted({entry for each in group for entry in each.entries}), len(group))
        for (account, _house), group in groups.items()
        if len(group) >= least and any(each.of_day for each in group)
    ]
