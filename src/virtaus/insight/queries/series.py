"""Reads of the official series: of a municipality as published, of the area as the sum of its municipalities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Q

from virtaus.area.queries import Figure, municipality_names, total
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require
from virtaus.insight.models import LoadRun, Observation, Rhythm
from virtaus.insight.queries.catalogue import IndicatorRow, by_code
from virtaus.insight.rules import SEE_SITUATION, may_see_municipality

NOT_KNOWN = Figure(None)
UNEMPLOYED = "TYOTTOMATLOPUSSA"
Table = dict[str, dict[str, dict[date, Figure]]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The state of the official statistics: the newest month, and when it was loaded and by its publisher updated."""

    month: date
    loaded_at: datetime
    updated_at: datetime | None


def loaded(actor: Actor, members: Sequence[str]) -> Loaded | None:
    """What has been loaded of ``members``; None when nothing has."""
    require(actor, SEE_SITUATION)
    newest = Observation.objects.filter(
        series__indicator__code=UNEMPLOYED,
        series__area__in=[f"KU{member}" for member in members],
        superseded_at__isnull=True,
        rhythm=Rhythm.MONTHLY,
    ).aggregate(month=Max("period"), updated=Max("file__updated_at"))
    run = LoadRun.objects.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    if newest["month"] is None or run is None:
        return None
    return Loaded(newest["month"], run, newest["updated"])


@dataclass(frozen=True, slots=True)
class KeyFigureRow:
    """An indicator in one month: in the area as a whole and by municipality code."""

    indicator: IndicatorRow
    month: date
    area: Figure
    by_municipality: dict[str, Figure]


def key_figures(
    actor: Actor,
    indicators: Sequence[IndicatorRow],
    members: Sequence[str],
    month: date,
    known_at: datetime | None = None,
) -> list[KeyFigureRow]:
    """The figures of ``indicators`` in ``month`` for the area of ``members`` and each of them."""
    seen = _seen(actor, members)
    figures = _figures(_codes(indicators), seen, known_at, Q(period=month))
    rows = []
    for indicator in indicators:
        by_member = {member: _of_member(indicator, figures, member, month) for member in seen}
        rows.append(KeyFigureRow(indicator, month, _of_area(indicator, figures, seen, month), by_member))
    return rows


HOME_CODES = (UNEMPLOYED, "PITKAAIKAISTYOTTOMAT", "unemployment_rate", "long_term_share")


def newest_figures(actor: Actor, municipality: str = "") -> dict[str, KeyFigureRow]:
    """Unemployment in the newest month, of the area and its municipalities, or of one; empty when nothing is loaded."""
    members = [municipality] if municipality else list(municipality_names(actor))
    state = loaded(actor, members)
    if state is None:
        return {}
    known = by_code(actor)
    rows = key_figures(actor, [known[code] for code in HOME_CODES], members, state.month)
    return {row.indicator.code: row for row in rows}


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """A month of a series; months that were never loaded have a figure that is not known."""

    month: date
    figure: Figure


def monthly_series(
    actor: Actor,
    indicator: IndicatorRow,
    members: Sequence[str],
    *,
    since: date | None = None,
    known_at: datetime | None = None,
) -> list[SeriesPoint]:
    """The monthly series of one municipality or, for several ``members``, of the area they make, without holes.

    Months between the first and the last one for which nothing is known stand in it as not known.
    """
    seen = _seen(actor, members)
    if not seen:
        return []
    period = Q(period__gte=since) if since else Q()
    figures = _figures(_codes([indicator]), seen, known_at, period)
    months = sorted({month for members_ in figures.values() for found in members_.values() for month in found})
    if not months:
        return []
    every = _every_month(months[0], months[-1])
    if len(seen) == 1:
        return [SeriesPoint(month, _of_member(indicator, figures, seen[0], month)) for month in every]
    return [SeriesPoint(month, _of_area(indicator, figures, seen, month)) for month in every]


def _seen(actor: Actor, members: Iterable[str]) -> list[str]:
    require(actor, SEE_SITUATION)
    return [member for member in members if may_see_municipality(actor, member)]


def _codes(indicators: Iterable[IndicatorRow]) -> set[str]:
    codes = {indicator.code for indicator in indicators}
    return codes | {part for indicator in indicators if indicator.ratio for part in indicator.ratio[:2]}


def _figures(codes: set[str], members: Sequence[str], known_at: datetime | None, period: Q) -> Table:
    in_force = (
        Q(superseded_at__isnull=True)
        if known_at is None
        else Q(recorded_at__lte=known_at) & (Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at))
    )
    rows = (
        Observation.objects.filter(in_force, period)
        .filter(
            series__indicator__code__in=codes,
            series__area__in=[f"KU{member}" for member in members],
            series__breakdown="",
            rhythm=Rhythm.MONTHLY,
        )
        .order_by("period", "id")
        .values_list("series__indicator__code", "series__area", "period", "value", "low", "high")
    )
    found: Table = {}
    for code, area, month, value, low, high in rows:
        found.setdefault(code, {}).setdefault(area.removeprefix("KU"), {})[month] = Figure(value, low, high)
    return found


def _of_member(indicator: IndicatorRow, figures: Table, member: str, month: date) -> Figure:
    published = figures.get(indicator.code, {}).get(member, {}).get(month)
    if published is not None or indicator.ratio is None:
        return published or NOT_KNOWN
    over, under, scale = indicator.ratio
    return ratio(_known(figures, over, member, month), _known(figures, under, member, month), scale)


def _of_area(indicator: IndicatorRow, figures: Table, members: Sequence[str], month: date) -> Figure:
    """The sum where the indicator sums, a ratio of sums where its formula is one, else not known."""
    if indicator.ratio is not None:
        over, under, scale = indicator.ratio
        return ratio(_sum(figures, over, members, month), _sum(figures, under, members, month), scale)
    return _sum(figures, indicator.code, members, month) if indicator.additive else NOT_KNOWN


def _sum(figures: Table, code: str, members: Sequence[str], month: date) -> Figure:
    return total([_known(figures, code, member, month) for member in members])


def _known(figures: Mapping[str, Mapping[str, Mapping[date, Figure]]], code: str, member: str, month: date) -> Figure:
    return figures.get(code, {}).get(member, {}).get(month, NOT_KNOWN)


def ratio(over: Figure, under: Figure, scale: int = 1) -> Figure:
    """``over`` / ``under`` × ``scale``; within bounds where a part is withheld, not known where a part is not."""
    if under.least is None or under.most is None or over.least is None or over.most is None or under.least == 0:
        return NOT_KNOWN
    if over.value is not None and under.value is not None:
        return Figure(over.value / under.value * scale)
    return Figure(None, over.least / under.most * scale, over.most / under.least * scale)


def _every_month(first: date, last: date) -> Iterable[date]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(number // 12, number % 12 + 1, 1)


def as_float(value: Decimal | None) -> float | None:
    """For drawing; figures in tables stay exact."""
    return None if value is None else float(value)
