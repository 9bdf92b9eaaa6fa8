"""The page of the own teams' proposals, and of why they end."""

from __future__ import annotations

from django.http import HttpResponseBase

from virtaus.frame.pages import PageRequest, page
from virtaus.frame.tables import answer
from virtaus.proposals.queries import ends, team
from virtaus.proposals.rules import MATCH, SEE_ENDS


@page(MATCH)
def proposals(request: PageRequest) -> HttpResponseBase:
    """Proposals to the customers of the own teams, by state, reason and day."""
    table = team.team_proposals(request.actor, team.TEAM_PROPOSALS.asked(request.GET))
    return answer(request, table, "proposals/team.html", lambda: {"finding": team.finding(request.actor)})


@page(SEE_ENDS)
def why_ends(request: PageRequest) -> HttpResponseBase:
    """The reasons of the ends counted: of the own teams, or of the whole area."""
    table = ends.why_ends(request.actor, ends.WHY_ENDS.asked(request.GET))

    def beside() -> dict[str, object]:
        return {"finding": ends.finding(table), "of_area": ends.covers_area(request.actor)}

    return answer(request, table, "proposals/ends.html", beside)
