"""The tables of the situation page. Each has its own prefix in the address and its own download."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.area.queries import MunicipalityRow
from virtaus.frame.tables import Column, Kind, Table
from virtaus.insight.figures import NOT_KNOWN, Figure
from virtaus.insight.queries import IndicatorRow, KeyFigureRow, PlacesRow
from virtaus.insight.situation import PlaceRow, StartRow, figure_text, withheld_text

FILTERS = ("municipality", "indicator", "period")  # the page's own parameters, carried along by every table
FIGURE_CELL = "insight/figure_cell.html"


def figure_value(figure: Figure) -> Decimal | str | None:
    """A figure as a cell and a file hold it: the number, or words where it is withheld."""
    if figure.value is not None:
        return figure.value
    return withheld_text(figure) if figure.low is not None else None


PLACES: Table[PlaceRow] = Table(
    name="insight.places",
    title=gettext_lazy("By municipality"),
    prefix="m-",
    keep=FILTERS,
    order="-unemployed",
    columns=(
        Column("name", gettext_lazy("Municipality"), sort="name"),
        Column(
            "unemployed",
            gettext_lazy("Unemployed"),
            value=lambda row: figure_value(row.unemployed),
            sort="unemployed_order",
            template=FIGURE_CELL,
            numeric=True,
        ),
        Column("rate", gettext_lazy("Of the labour force"), kind=Kind.SHARE, decimals=1, sort="rate"),
        Column(
            "flow",
            gettext_lazy("Flow-through"),
            kind=Kind.SHARE,
            decimals=1,
            sort="flow",
            note=lambda row: row.flow_note,
        ),
        Column(
            "spark",
            gettext_lazy("12 months"),
            template="insight/spark_cell.html",
            phone=False,
            export=False,
        ),
    ),
    link=lambda row: f"?municipality={row.code}",
)

STARTS: Table[StartRow] = Table(
    name="insight.starts",
    title=gettext_lazy("Flow-through by month of start"),
    prefix="f-",
    keep=FILTERS,
    order="-month",
    columns=(
        Column("name", gettext_lazy("Month of start"), value=lambda row: row.name),
        Column("started", gettext_lazy("Started"), kind=Kind.NUMBER, sort="started"),
        Column("ended", gettext_lazy("Ended within three months"), kind=Kind.NUMBER, sort="ended"),
        Column("share", gettext_lazy("Flow-through"), kind=Kind.SHARE, decimals=1, sort="share"),
        Column("interval", gettext_lazy("Interval, 95 per cent"), phone=False),
        Column("work", gettext_lazy("To work"), kind=Kind.SHARE, decimals=1, sort="work"),
        Column("state", gettext_lazy("Follow-up")),
        Column("month", gettext_lazy("Month"), kind=Kind.DATE, sort="month", chosen=False),
    ),
)


def key_figure_table(places: Sequence[MunicipalityRow]) -> Table[KeyFigureRow]:
    """All measures of a month: a column for the area and for each municipality."""
    columns: list[Column[KeyFigureRow]] = [
        Column("name", _("Measure"), value=lambda row: row.indicator.name),
        Column("area", _("Area"), value=lambda row: _area_value(row.area), template=FIGURE_CELL, numeric=True),
        *(_place_column(place) for place in places),
    ]
    return Table(
        name="insight.key_figures",
        title=_("Key figures by municipality"),
        prefix="k-",
        keep=FILTERS,
        columns=tuple(columns),
    )


def open_table(places: Sequence[MunicipalityRow]) -> Table[KeyFigureRow]:
    """The open key figures: each indicator in its newest period, for the area and ``places``."""
    return Table(
        name="insight.open",
        title=_("Key figures by municipality"),
        keep=("municipality",),
        columns=(
            Column("name", _("Measure"), value=lambda row: row.indicator.name),
            Column("period", _("Period"), value=lambda row: row.period, phone=False),
            Column("unit", _("Unit"), value=lambda row: row.indicator.unit_label, chosen=False),
            Column("area", _("Area"), value=lambda row: _area_value(row.area), template=FIGURE_CELL, numeric=True),
            *(_place_column(place, phone=len(places) == 1) for place in places),
            Column("source", _("Source"), value=lambda row: row.indicator.source, chosen=False),
            Column("code", _("Code"), value=lambda row: row.indicator.code, chosen=False),
        ),
        link=lambda row: reverse("insight:open_indicator", args=[row.indicator.code]),
        size=100,
        empty=_("No figures have been loaded"),
    )


def series_table(indicator: IndicatorRow, places: Sequence[MunicipalityRow]) -> Table[PlacesRow]:
    """An indicator's months (or years) down, the area and its municipalities across; the newest first."""

    def column(place: MunicipalityRow) -> Column[PlacesRow]:
        return Column(
            place.code,
            place.name,
            value=lambda row: figure_value(row.by_municipality.get(place.code, NOT_KNOWN)),
            template=FIGURE_CELL,
            numeric=True,
        )

    return Table(
        name="insight.series",
        title=indicator.name,
        columns=(
            Column("period", _("Period"), value=lambda row: row.period, sort="month"),
            Column("month", _("First day of the period"), kind=Kind.DATE, chosen=False),
            Column("area", _("Area"), value=lambda row: _area_value(row.area), template=FIGURE_CELL, numeric=True),
            *(column(place) for place in places),
        ),
        order="-period",
        empty=_("No figures have been loaded"),
    )


def _area_value(figure: Figure) -> Decimal | str | None:
    """A sum over the area is not withheld itself: where a part of it is, it lies within a range."""
    if figure.value is not None:
        return round(figure.value, 1)
    return figure_text(figure) if figure.low is not None else None


def _place_column(place: MunicipalityRow, *, phone: bool = True) -> Column[KeyFigureRow]:
    return Column(
        place.code,
        place.name,
        value=lambda row: figure_value(row.by_municipality.get(place.code, NOT_KNOWN)),
        template=FIGURE_CELL,
        numeric=True,
        phone=phone,
    )
