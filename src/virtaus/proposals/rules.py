"""Who may see and decide on proposals, and which: those of the persons that the actor may see."""

from __future__ import annotations

from django.db.models import QuerySet

from virtaus.frame.actor import Actor
from virtaus.frame.rights import right
from virtaus.frame.roles import Role
from virtaus.frame.scopes import scope
from virtaus.people.rules import persons
from virtaus.proposals.models import Proposal

MATCH = right("proposals.match", Role.COACH, Role.TEAM_LEAD)
DECIDE = right("proposals.decide", Role.COACH, Role.TEAM_LEAD)


@scope
def proposals(actor: Actor) -> QuerySet[Proposal]:
    """Proposals to the persons of the actor's own teams."""
    return Proposal.objects.filter(person__in=persons(actor))
