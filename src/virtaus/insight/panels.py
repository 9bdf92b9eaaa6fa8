"""What the home page shows of the situation: the finding, and flow and unemployment in figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from virtaus.area import queries as area
from virtaus.frame import home
from virtaus.frame.actor import Actor
from virtaus.frame.panels import Panel
from virtaus.insight import queries, situation
from virtaus.insight.rules import LEAD_BY_FIGURES, may_see_municipality, sees_whole_area
from virtaus.insight.situation import FLOW_TARGET, BigFigure


@dataclass(frozen=True, slots=True)
class HomeFigures:
    figures: list[BigFigure]


def _place(actor: Actor) -> str:
    """The municipality that the actor's figures are of, "" for the whole area."""
    if sees_whole_area(actor):
        return ""
    return next((row.code for row in area.municipalities(actor) if may_see_municipality(actor, row.code)), "")


def _finding(actor: Actor) -> home.Finding | None:
    now = queries.flow_now(actor, _place(actor))
    if now is None:
        return None
    sentence = situation.finding(now.cohort, area.target(actor, FLOW_TARGET))
    return home.Finding(sentence, home.Weight.GOAL, reverse("insight:situation"))


def _figures(actor: Actor, actors: Sequence[Actor]) -> Mapping[Actor, HomeFigures]:
    place = _place(actor)
    now = queries.flow_now(actor, place)
    figures = [situation.flow_figure(now.cohort, now.observed_on)] if now else []
    unemployed = situation.unemployed_figure(queries.newest_figures(actor, place), place)
    figures += [unemployed] if unemployed else []
    return {actor: HomeFigures(figures)} if figures else {}


home.add_finding("insight.flow", LEAD_BY_FIGURES, _finding)
home.HOME.register(
    Panel(
        name="insight.figures",
        order=400,
        right=LEAD_BY_FIGURES,
        template="insight/home_panel.html",
        rows=_figures,
    )
)
