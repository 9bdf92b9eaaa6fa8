"""The teams and municipalities in which a role is held. They are rows of a room below, which names them here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from virtaus.frame.actor import Actor

_READER = Actor.system("accounts")
_teams: Callable[[Actor], Mapping[UUID, str]] = lambda actor: {}  # noqa: E731
_municipalities: Callable[[Actor], Mapping[str, str]] = lambda actor: {}  # noqa: E731


def named_by(
    teams: Callable[[Actor], Mapping[UUID, str]], municipalities: Callable[[Actor], Mapping[str, str]]
) -> None:
    """Say who knows the names: of teams by id and of municipalities by code, in the reader's language."""
    global _teams, _municipalities
    _teams, _municipalities = teams, municipalities


def team_names() -> Mapping[UUID, str]:
    """Every team's name; a team's name is no secret, so the system reads it for whoever sees a membership."""
    return _teams(_READER)


def municipality_names() -> Mapping[str, str]:
    """Every municipality's name by its three-digit code."""
    return _municipalities(_READER)
