"""Who acts: the one thing that every query and action takes first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from virtaus.frame.roles import Role


class ActorKind(StrEnum):
    ACCOUNT = "account"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Membership:
    """A role held now, in a team or for a municipality (three-digit code) where the role needs one."""

    role: Role
    team_id: UUID | None = None
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """An account with the memberships it holds today, a part of the system, or nobody.

    ``purpose`` is the purpose of use that the audit log records with each access (information management act
    906/2019 § 17); ``name`` is what logs may show: a system part, never a person's name.
    """

    kind: ActorKind
    account_id: UUID | None = None
    memberships: tuple[Membership, ...] = ()
    purpose: str = "service"
    name: str = ""

    @classmethod
    def system(cls, name: str, purpose: str = "service") -> Actor:
        """A part of the system itself, such as an import or the nightly run; may do what its rules allow."""
        return cls(ActorKind.SYSTEM, name=name, purpose=purpose)

    @classmethod
    def anonymous(cls) -> Actor:
        return cls(ActorKind.ANONYMOUS)

    @property
    def is_system(self) -> bool:
        return self.kind is ActorKind.SYSTEM

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(membership.role for membership in self.memberships)

    def teams(self, *roles: Role) -> frozenset[UUID]:
        """The teams in which the actor holds one of ``roles`` (any role when none is named)."""
        return frozenset(
            membership.team_id
            for membership in self.memberships
            if membership.team_id is not None and (not roles or membership.role in roles)
        )

    def municipalities(self, *roles: Role) -> frozenset[str]:
        """The municipality codes for which the actor holds one of ``roles``."""
        return frozenset(
            membership.municipality
            for membership in self.memberships
            if membership.municipality is not None and (not roles or membership.role in roles)
        )
