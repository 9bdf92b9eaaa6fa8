"""Rights: what may be done, and by which roles. Everything is closed unless a right opens it.

A room names its rights in ``rules.py``. A right says who may do a thing at all; *on what* is said by a scope
(``virtaus.frame.scopes``).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden
from virtaus.frame.roles import Role


@dataclass(frozen=True, slots=True)
class Right:
    """A named right. ``public`` rights are open to anybody, signed in or not."""

    name: str
    roles: frozenset[Role]
    public: bool = False


_rights: dict[str, Right] = {}


def right(name: str, *roles: Role, public: bool = False) -> Right:
    """Declare a right once, as ``"room.verb_noun"``.

    Raises ValueError when the name is taken or when a closed right has no role.
    """
    if name in _rights:
        raise ValueError(f"the right {name} is declared twice")
    if not roles and not public:
        raise ValueError(f"the right {name} opens for no role")
    declared = Right(name, frozenset(roles), public)
    _rights[name] = declared
    return declared


def all_rights() -> tuple[Right, ...]:
    """Every declared right in order of name; the access page and the tests list them."""
    return tuple(_rights[name] for name in sorted(_rights))


def may(actor: Actor, needed: Right) -> bool:
    """Whether ``actor`` holds ``needed``. The system itself may do what any role may."""
    return needed.public or actor.is_system or bool(actor.roles & needed.roles)


def require(actor: Actor, needed: Right) -> None:
    """Raise Forbidden unless ``actor`` holds ``needed``."""
    if not may(actor, needed):
        raise Forbidden(_("Your role does not include this."))


PUBLIC = right("frame.public", public=True)
SIGNED_IN = right("frame.signed_in", *Role)
