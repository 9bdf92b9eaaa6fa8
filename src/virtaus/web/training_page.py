"""The page "Training data": what of a training area is measured, and what is only assumed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from virtaus.area.models import Mark
from virtaus.engine.simulation.assumptions import Assumptions
from virtaus.engine.simulation.people import WINDOW
from virtaus.frame.figures import number, percent
from virtaus.frame.pages import PageRequest, page
from virtaus.web.rules import SEE_TRAINING_DATA
from virtaus.web.simulation import assumptions


@dataclass(frozen=True, slots=True)
class Assumed:
    """One thing that no source tells of the area, with the value that the simulation uses."""

    what: str
    value: str


def assumed(found: Assumptions) -> list[Assumed]:
    """What the simulation assumes, the weightiest first."""
    flow, season = found.flow, found.flow.season
    shortest, longest = flow.service_days
    limits = {"share": percent(found.limits.share, 0), "count": number(len(found.limits.kinds))}
    return [
        Assumed(
            _("Still unemployed three months after becoming so, lay-offs apart"),
            percent(flow.remaining_after_three_months, 0),
        ),
        Assumed(
            _("Inflow of the busiest and the quietest month, the average month being one"),
            _("%(most)s and %(least)s") % {"most": number(max(season), 2), "least": number(min(season), 2)},
        ),
        Assumed(
            _("Of those who leave unemployment, to work in the open labour market"), percent(flow.exits["employed"], 0)
        ),
        Assumed(
            _("Length of a service"),
            _("%(least)s–%(most)s days") % {"least": number(shortest), "most": number(longest)},
        ),
        Assumed(_("Job searches of somebody who had one before"), percent(flow.again, 0)),
        Assumed(_("Skills that the occupation needs and the person has"), percent(found.occupations.essential, 0)),
        Assumed(_("Has a driving licence for a car"), percent(found.licences["anybody"]["ajokortti-b"], 0)),
        Assumed(_("Goes to work by car, of those who may drive"), percent(found.reach.car, 0)),
        Assumed(
            _("Has chosen at least one limit for work"),
            _("%(share)s, of %(count)s kinds") % limits,
        ),
        Assumed(_("Foreign citizens who know Finnish"), percent(found.languages.finnish_of_foreign, 0)),
        Assumed(_("Openings outside the area, of as many inside"), percent(found.openings.outside_share, 0)),
        Assumed(_("Employers, of the labour force"), percent(found.employers_per_labour_force, 0)),
        Assumed(_("Jobseekers for each worker"), number(found.seekers_per_worker)),
    ]


@page(SEE_TRAINING_DATA)
@require_GET
def training_data(request: PageRequest) -> HttpResponse:
    context = {
        "assumed": assumed(assumptions()),
        "mark": Mark.ASSUMED.label,
        "months": number(WINDOW // 30),
        "crumbs": [(_("Home"), "/"), (_("Training data"), "")],
    }
    return render(request, "web/training_data.html", context)
