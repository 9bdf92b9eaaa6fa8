"""The page of the own teams' proposals."""

from __future__ import annotations

from django.http import HttpResponseBase

from virtaus.frame.pages import PageRequest, page
from virtaus.frame.tables import answer
from virtaus.proposals.queries import team
from virtaus.proposals.rules import MATCH


@page(MATCH)
def proposals(request: PageRequest) -> HttpResponseBase:
    """Proposals to the customers of the own teams, by state, reason and day."""
    table = team.team_proposals(request.actor, team.TEAM_PROPOSALS.asked(request.GET))
    return answer(request, table, "proposals/team.html", lambda: {"finding": team.finding(request.actor)})
