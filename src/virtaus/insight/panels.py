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
from virtaus.insight.area_files import MINIMUM_OF_THE_LAW
from virtaus.insight.figures import Figure
from virtaus.insight.queries import KeyFigureRow, Statistics
from virtaus.insight.rules import LEAD_BY_FIGURES, SEE_OPEN_FIGURES, SEE_SITUATION
from virtaus.insight.situation import FLOW_TARGET, SPARK_MONTHS, BigFigure


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
    rows = queries.newest_figures(actor, queries.statistics(actor))
    if not rows:
        return None
    name = area.municipality_names(actor)[place] if place else area.area(actor).name
    return home.Finding(situation.unemployed_finding(rows, place, name), home.Weight.GOAL, _more(actor))


def _figures(actor: Actor, actors: Sequence[Actor]) -> Mapping[Actor, HomeFigures]:
    place = _place(actor)
    now = queries.flow_now(actor, place)
    target = area.target(actor, FLOW_TARGET) if now else None
    figures = [situation.flow_figure(now.cohort, now.observed_on, target)] if now else []
    known = queries.statistics(actor)
    recent = queries.recent_figures(actor, known, cards.CODES, SPARK_MONTHS)
    figures += cards.official_cards(queries.newest_figures(actor, known), place, recent)
    if not figures:
        return {}
    return {actor: HomeFigures(figures, _more(actor), cards.one_month_note(known.loaded))}


def _map(actor: Actor, actors: Sequence[Actor]) -> Mapping[Actor, RegionMap]:
    known = queries.statistics(actor)
    drawn = _drawn_map(actor, known, queries.newest_figures(actor, known))
    return {actor: drawn} if drawn else {}


def _drawn_map(actor: Actor, known: Statistics, rows: Mapping[str, KeyFigureRow]) -> RegionMap | None:
    if not rows:
        return None
    link = reverse("insight:open") + "?municipality={code}"
    drawn = drawings.rate_map(rows, known.places, area.shapes(actor), link)
    return drawn if drawn.regions else None


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """``too_small`` is the law's minimum where the labour force lies under it."""

    figures: list[BigFigure]
    map: RegionMap | None
    labour_force: Figure
    too_small: NumberRow | None


def _of_area(actor: Actor, actors: Sequence[Actor]) -> Mapping[Actor, AreaFigures]:
    known = queries.statistics(actor)
    rows = {row.indicator.code: row for row in queries.latest_figures(actor, known.members, known.indicators)}
    found = cards.official_cards(rows, "", queries.recent_figures(actor, known, cards.CODES, SPARK_MONTHS))
    if not found:
        return {}
    labour_force = rows["TYOVOIMATK"].area
    minimum = area.rate(actor, MINIMUM_OF_THE_LAW)
    small = minimum is not None and labour_force.value is not None and labour_force.value < minimum.value
    drawn = _drawn_map(actor, known, rows)
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
