"""Roles for the suites that walk through every address as each role: hundreds of requests a role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from virtaus.frame.roles import Role

# Who sees most of the customers, who of the area, and somebody outside the office; the whole run tries every role.
DAILY = (Role.COACH, Role.MANAGER, Role.JOBSEEKER)


def tried_as(roles: Iterable[Role]) -> list[Any]:
    """Parameters of a test for each of ``roles``; those that are not tried daily are slow."""
    return [pytest.param(role, marks=() if role in DAILY else pytest.mark.slow, id=role.value) for role in roles]
