"""Work limits that persons chose themselves, laid over openings that are shown to the person and to their coach.

They stand outside matching on purpose: the engine's types hold none, points, digests and the lists of persons for an
opening are the same with and without them, so no employer can learn of a limit from what is listed or left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "limits.toml"


@dataclass(frozen=True, slots=True)
class About:
    """What a limit is about: working times, and skills by their Finnish preferred terms."""

    working_times: frozenset[str]
    skills: frozenset[str]


@cache
def limits() -> dict[str, About]:
    """Every limit that openings are known by, by its code (``people.models.Limit``)."""
    with FILE.open("rb") as file:
        rows = tomllib.load(file)["limits"]
    return {code: About(frozenset(row["working_times"]), frozenset(row["skills"])) for code, row in rows.items()}


def touched(chosen: Collection[str], working_time: str, skills: Collection[str]) -> list[str]:
    """The limits among ``chosen`` that an opening with this working time and these essential skills runs into."""
    return [
        code
        for code, about in limits().items()
        if code in chosen and (working_time in about.working_times or not about.skills.isdisjoint(skills))
    ]
