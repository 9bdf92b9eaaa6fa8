"""What the home page and the area's page show of the situation: the finding, the figures, the municipalities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from virtaus.area import queries as area
from virtaus.area import slots
from virtaus.area.queries import NumberRow
from virtaus.frame import home
from virtaus.frame.actor import Actor
from virtaus.frame.charts.maps import RegionMap
from virtaus.frame.panels import Panel
from virtaus.frame.rights import may
from virtaus.frame.roles import Role
from virtaus.insight import cards, drawings, queries, situation
from virtaus.insight.figures import Figure
from virtaus.insight.rules import LEAD_BY_FIGURES, SEE_OPEN_FIGURES, SEE_SITUATION
from virtaus.insight.situation import FLOW_TARGET, BigFigure

SPARK_MONTHS = 12
MINIMUM_OF_THE_LAW = "area_labour_force_minimum"


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """``url`` leads to the page that tells more: the situation, or the open data for those who see no more."""

    figures: list[BigFigure]
    url: str
    one_month: str


def _place(actor: Actor) -> str:
    """The municipality whose people the actor serves, "" for the whole area."""
    if actor.roles == {Role.MUNICIPALITY}:
        return min(actor.municipalities(Role.MUNICIPALITY), default="")
    return ""


def _more(actor: Actor) -> str:
    return reverse("insight:situation" if may(actor, SEE_SITUATION) else "insight:open")


def _finding(actor: Actor) -> home.Finding | None:
    place = _place(actor)
    now = queries.flow_now(actor, place)
    if now is not None:
        sentence = situation.finding(now.cohort, area.target(actor, FLOW_TARGET))
        return home.Finding(sentence, home.Weight.GOAL, _more(actor))
    rows = queries.newest_figures(actor)
    if not rows:
        return None
    name = area.municipality_names(actor)[place] if place else area.area(actor).name
    return home.Finding(situation.unemployed_finding(rows, place, name), home.Weight.GOAL, _more(actor))


def _figures(actor: Actor, actors: Sequence[Actor]) -> Mapping[Actor, HomeFigures]:
    place = _place(actor)
    now = queries.flow_now(actor, place)
    target = area.target(actor, FLOW_TARGET) if now else None
    figures = [situation.flow_figure(now.cohort, now.observed_on, target)] if now else []
    recent = queries.recent_figures(actor, cards.CODES, SPARK_MONTHS)
    figures += cards.official_cards(queries.newest_figures(actor), place, recent)
    if not figures:
        return {}
    one_month = cards.one_month_note(queries.loaded(actor, list(area.municipality_names(actor))))
    return {actor: HomeFigures(figures, _more(actor), one_month)}


def _map(actor: Actor, actors: Sequence[Actor]) -> Mapping[Actor, RegionMap]:
    rows = queries.newest_figures(actor)
    if not rows:
        return {}
    link = reverse("insight:open") + "?municipality={code}"
    drawn = drawings.rate_map(rows, area.municipalities(actor), area.shapes(actor), link)
    return {actor: drawn} if drawn.regions else {}


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """``too_small`` is the law's minimum where the labour force lies under it."""

    figures: list[BigFigure]
    map: RegionMap | None
    labour_force: Figure
    too_small: NumberRow | None


def _of_area(actor: Actor, actors: Sequence[Actor]) -> Mapping[Actor, AreaFigures]:
    rows = {row.indicator.code: row for row in queries.latest_figures(actor)}
    found = cards.official_cards(rows, "", queries.recent_figures(actor, cards.CODES, SPARK_MONTHS))
    if not found:
        return {}
    labour_force = rows["TYOVOIMATK"].area
    minimum = area.rate(actor, MINIMUM_OF_THE_LAW)
    small = minimum is not None and labour_force.value is not None and labour_force.value < minimum.value
    drawn = _map(actor, actors).get(actor)
    return {actor: AreaFigures(found, drawn, labour_force, minimum if small else None)}


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
home.HOME.register(
    Panel(
        name="insight.map",
        order=410,
        right=LEAD_BY_FIGURES,
        template="insight/map_panel.html",
        rows=_map,
        wide=False,
    )
)
slots.OVERVIEW.register(
    Panel(
        name="insight.area",
        order=100,
        right=SEE_OPEN_FIGURES,
        template="insight/area_panel.html",
        rows=_of_area,
    )
)
