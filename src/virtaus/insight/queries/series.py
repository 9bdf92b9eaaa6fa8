"""Reads of the official series: of a municipality as published, of the area as the sum of its municipalities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Max, Q

from virtaus.area.queries import MunicipalityRow, municipalities
from virtaus.frame import figures as written
from virtaus.frame.actor import Actor
from virtaus.frame.reading import once
from virtaus.frame.rights import require
from virtaus.insight.figures import NOT_KNOWN, Figure, ratio, total
from virtaus.insight.models import LoadRun, Observation, Rhythm
from virtaus.insight.queries.catalogue import IndicatorRow, by_code
from virtaus.insight.rules import SEE_OPEN_FIGURES

UNEMPLOYED = "TYOTTOMATLOPUSSA"
Table = dict[str, dict[str, dict[date, Figure]]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The state of the official statistics: the newest month, and when it was loaded and by its publisher updated.

    ``months`` is how many months are known: one until the publisher's long series have been loaded.
    """

    month: date
    months: int
    loaded_at: datetime
    updated_at: datetime | None


def loaded(actor: Actor, members: Sequence[str]) -> Loaded | None:
    """What has been loaded of ``members``; None when nothing has."""
    require(actor, SEE_OPEN_FIGURES)
    newest = Observation.objects.filter(
        series__indicator__code=UNEMPLOYED,
        series__area__in=[f"KU{member}" for member in members],
        superseded_at__isnull=True,
        rhythm=Rhythm.MONTHLY,
    ).aggregate(month=Max("period"), months=Count("period", distinct=True), updated=Max("file__updated_at"))
    run = LoadRun.objects.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    if newest["month"] is None or run is None:
        return None
    return Loaded(newest["month"], newest["months"], run, newest["updated"])


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the official figures of a page stand on, asked for once: of which places, what they mean, how new they are.

    ``indicators`` are the product's own by code; ``loaded`` is None when nothing is known.
    """

    places: list[MunicipalityRow]
    indicators: dict[str, IndicatorRow]
    loaded: Loaded | None

    @property
    def members(self) -> list[str]:
        """The codes of the area's municipalities."""
        return [place.code for place in self.places]


@once
def statistics(actor: Actor) -> Statistics:
    """The official statistics of the whole area."""
    places = municipalities(actor)
    return Statistics(places, by_code(actor), loaded(actor, [place.code for place in places]))


@dataclass(frozen=True, slots=True)
class KeyFigureRow:
    """An indicator in one month (or year): in the area as a whole and by municipality code."""

    indicator: IndicatorRow
    month: date
    area: Figure
    by_municipality: dict[str, Figure]

    @property
    def period(self) -> str:
        """The month or the year as people read it."""
        return period_text(self.month, self.indicator.rhythm)


def key_figures(
    actor: Actor,
    indicators: Sequence[IndicatorRow],
    members: Sequence[str],
    month: date,
    known_at: datetime | None = None,
) -> list[KeyFigureRow]:
    """The figures of ``indicators`` in ``month`` for the area of ``members`` and each of them."""
    require(actor, SEE_OPEN_FIGURES)
    figures = _figures(_codes(indicators), members, known_at, Q(period=month, rhythm=Rhythm.MONTHLY))
    return [_row(indicator, figures, members, month) for indicator in indicators]


def _row(indicator: IndicatorRow, figures: Table, members: Sequence[str], month: date) -> KeyFigureRow:
    by_member = {member: _of_member(indicator, figures, member, month) for member in members}
    return KeyFigureRow(indicator, month, _of_area(indicator, figures, members, month), by_member)


def latest_figures(actor: Actor, members: Sequence[str], indicators: Mapping[str, IndicatorRow]) -> list[KeyFigureRow]:
    """Every official and derived one of ``indicators`` in its newest month or year, in their order.

    Of the area of ``members`` and each of them. An indicator that has no figures is left out.
    """
    require(actor, SEE_OPEN_FIGURES)
    newest = _newest_periods(members)
    known = [row for row in indicators.values() if row.is_open]
    periods = {row.code: period for row in known if (period := _period_of(row, newest))}
    figures = _figures(_codes(known), members, None, Q(period__in=set(periods.values())))
    return [_row(row, figures, members, periods[row.code]) for row in known if row.code in periods]


def _newest_periods(members: Sequence[str]) -> dict[str, date]:
    rows = (
        Observation.objects.filter(
            series__area__in=[f"KU{member}" for member in members],
            series__breakdown="",
            series__indicator__shipped=True,
            superseded_at__isnull=True,
        )
        .values("series__indicator__code")
        .annotate(newest=Max("period"))
        .order_by("series__indicator__code")
        .values_list("series__indicator__code", "newest")
    )
    return dict(rows)


def _period_of(indicator: IndicatorRow, newest: Mapping[str, date]) -> date | None:
    """The newest period of an indicator; of a ratio, of what it is counted from."""
    if indicator.code in newest or indicator.ratio is None:
        return newest.get(indicator.code)
    parts = [newest.get(part) for part in indicator.ratio[:2]]
    return min(part for part in parts if part) if all(parts) else None


HOME_CODES = (
    UNEMPLOYED,
    "PITKAAIKAISTYOTTOMAT",
    "long_term_share",
    "unemployment_rate",
    "TYOTOSUUS",
    "AVPAIKATLOPUSSA",
    "unemployed_per_vacancy",
)


def newest_figures(actor: Actor, known: Statistics) -> dict[str, KeyFigureRow]:
    """Unemployment in the newest month, of the area and its municipalities; empty when nothing is known."""
    if known.loaded is None:
        return {}
    rows = key_figures(actor, [known.indicators[code] for code in HOME_CODES], known.members, known.loaded.month)
    return {row.indicator.code: row for row in rows}


def recent_figures(
    actor: Actor, known: Statistics, codes: Sequence[str], months: int
) -> dict[str, dict[str, list[Figure]]]:
    """The last ``months`` months of some indicators by code and municipality, "" being the area; in order of month.

    For small series beside a figure, in one query. Empty while only one month is known.
    """
    require(actor, SEE_OPEN_FIGURES)
    state, members = known.loaded, known.members
    if state is None or state.months < 2:
        return {}
    first = _months_before(state.month, months - 1)
    every = list(_every_month(first, state.month))
    wanted = Q(period__gte=first, period__lte=state.month, rhythm=Rhythm.MONTHLY)
    figures = _figures(_codes([known.indicators[code] for code in codes]), members, None, wanted)
    found: dict[str, dict[str, list[Figure]]] = {}
    for code in codes:
        rows = [_row(known.indicators[code], figures, members, month) for month in every]
        by_place = {member: [row.by_municipality[member] for row in rows] for member in members}
        found[code] = {"": [row.area for row in rows], **by_place}
    return found


def _months_before(month: date, months: int) -> date:
    number = month.year * 12 + month.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


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
    require(actor, SEE_OPEN_FIGURES)
    if not members:
        return []
    period = Q(period__gte=since, rhythm=Rhythm.MONTHLY) if since else Q(rhythm=Rhythm.MONTHLY)
    figures = _figures(_codes([indicator]), members, known_at, period)
    months = sorted({month for members_ in figures.values() for found in members_.values() for month in found})
    if not months:
        return []
    every = _every_month(months[0], months[-1])
    if len(members) == 1:
        return [SeriesPoint(month, _of_member(indicator, figures, members[0], month)) for month in every]
    return [SeriesPoint(month, _of_area(indicator, figures, members, month)) for month in every]


@dataclass(frozen=True, slots=True)
class PlacesRow:
    """A period of a series: the area and its municipalities side by side."""

    month: date
    rhythm: str
    area: Figure
    by_municipality: dict[str, Figure]

    @property
    def period(self) -> str:
        """The month or the year as people read it."""
        return period_text(self.month, self.rhythm)


def series_by_place(actor: Actor, indicator: IndicatorRow, members: Sequence[str]) -> list[PlacesRow]:
    """Every known period of an indicator in order, for the area of ``members`` and each of them; holes left out."""
    require(actor, SEE_OPEN_FIGURES)
    figures = _figures(_codes([indicator]), members, None, Q(rhythm=indicator.rhythm))
    periods = sorted({month for found in figures.values() for known in found.values() for month in known})
    rows = [_row(indicator, figures, members, month) for month in periods]
    return [PlacesRow(row.month, indicator.rhythm, row.area, row.by_municipality) for row in rows]


def period_text(first_day: date, rhythm: str) -> str:
    """A month or a year as people read it."""
    return str(first_day.year) if rhythm == Rhythm.YEARLY else written.month(first_day)


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


def _every_month(first: date, last: date) -> Iterable[date]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(number // 12, number % 12 + 1, 1)


def as_float(value: Decimal | None) -> float | None:
    """For drawing; figures in tables stay exact."""
    return None if value is None else float(value)
