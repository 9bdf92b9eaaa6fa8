"""How many workers a made-up area has and how they are put into teams."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def team_sizes(seekers: int, members: int, *, seekers_per_worker: int, largest: int) -> list[int]:
    """Sizes of the teams that serve ``seekers`` jobseekers, as even as can be, none larger than ``largest``.

    One worker for each ``seekers_per_worker``, at least the ``members`` that the first team has already.
    """
    workers = max(members, round(seekers / seekers_per_worker))
    teams = max(1, math.ceil(workers / largest))
    sizes = [workers // teams + (number < workers % teams) for number in range(teams)]
    sizes[0] = max(sizes[0], members)
    return sizes


def served(seekers: Mapping[str, int], sizes: Sequence[int]) -> list[list[str]]:
    """The municipalities that each team of a region serves, by team, in the order of ``sizes``.

    A municipality whose ``seekers`` fit in one team whole is served by that team alone, so that its people meet the
    same workers: the largest first, each by the first team with room. A larger one is served by all.
    """
    share = sum(seekers.values()) / sum(sizes)
    room = [size * share for size in sizes]
    by_team: list[list[str]] = [[] for _size in sizes]
    for code, count in sorted(seekers.items(), key=lambda pair: (-pair[1], pair[0])):
        place = next((place for place, left in enumerate(room) if count <= left), None)
        for number in range(len(sizes)) if place is None else (place,):
            by_team[number].append(code)
        if place is not None:
            room[place] -= count
    return [sorted(codes) for codes in by_team]
