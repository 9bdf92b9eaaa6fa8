"""Powers: decisions that a body of the municipality has handed on to an office or a person (act 410/2015 § 91).

A right says which role does a thing at all; a power says who of them *decides* it. A room declares a power in its
``rules.py`` and asks for it in the action itself, with the team or municipality that the decision is about. Where the
area keeps no register of a power, the right alone opens; once it does, only who stands in it that day decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden
from virtaus.frame.rights import Right


@dataclass(frozen=True, slots=True)
class Power:
    """A named power over the decisions that ``right`` opens; its name is what people call it (``frame.naming``).

    Its decisions are about the whole area, ``by_team`` about a team too, ``by_municipality`` about a municipality too.
    """

    name: str
    right: Right
    by_team: bool = False
    by_municipality: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What a decision is about: a team, a municipality (three-digit code), or with neither the whole area."""

    team_id: UUID | None = None
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """The delegation by which somebody decides: whose decision it rests on, how long it lasts, what it is bound to."""

    id: UUID
    reference: str
    valid_to: date | None
    conditions: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody decides today. ``kept`` says that the area keeps a register of the power."""

    power: Power
    kept: bool
    holding: Holding | None = None

    @property
    def decides(self) -> bool:
        return self.holding is not None or not self.kept


WHOLE_AREA = Place()
Register = Callable[[Actor, Power, Place], Standing]
_powers: dict[str, Power] = {}
_register: Register = lambda actor, asked, place: Standing(asked, kept=False)  # noqa: E731


def power(name: str, *, right: Right, by_team: bool = False, by_municipality: bool = False) -> Power:
    """Declare a power once, as ``"room.decide_noun"``. Raises ValueError when the name is taken."""
    if name in _powers:
        raise ValueError(f"the power {name} is declared twice")
    _powers[name] = Power(name, right, by_team, by_municipality)
    return _powers[name]


def all_powers() -> tuple[Power, ...]:
    """Every declared power in order of name."""
    return tuple(_powers[name] for name in sorted(_powers))


def kept_by(register: Register) -> None:
    """Say who keeps the register; the room ``delegations`` does at start-up."""
    global _register
    _register = register


def standing(actor: Actor, asked: Power, place: Place = WHOLE_AREA) -> Standing:
    """By what ``actor``, who holds the power's right, decides today: for the page where it is decided.

    The system itself needs no delegation.
    """
    return Standing(asked, kept=False) if actor.is_system else _register(actor, asked, place)


def require_power(actor: Actor, asked: Power, place: Place = WHOLE_AREA) -> None:
    """Raise Forbidden unless ``actor`` decides today. Asked inside the action, in its transaction."""
    if not standing(actor, asked, place).decides:
        raise Forbidden(_("By the register of delegations somebody else decides this today."))
