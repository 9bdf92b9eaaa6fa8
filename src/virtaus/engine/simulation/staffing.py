"""How many workers a made-up area has and how they are put into teams."""

from __future__ import annotations

import math


def team_sizes(seekers: int, members: int, *, seekers_per_worker: int, largest: int) -> list[int]:
    """Sizes of the teams that serve ``seekers`` jobseekers, as even as can be, none larger than ``largest``.

    One worker for each ``seekers_per_worker``, at least the ``members`` that the first team has already.
    """
    workers = max(members, round(seekers / seekers_per_worker))
    teams = max(1, math.ceil(workers / largest))
    sizes = [workers // teams + (number < workers % teams) for number in range(teams)]
    sizes[0] = max(sizes[0], members)
    return sizes
