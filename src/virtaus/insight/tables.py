"""The tables of the situation page. Each has its own prefix in the address and its own download."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.area.queries import Figure, MunicipalityRow
from virtaus.frame.tables import Column, Kind, Table
from virtaus.insight.queries import KeyFigureRow
from virtaus.insight.queries.series import NOT_KNOWN
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


def key_figure_table(places: Sequence[MunicipalityRow], *, with_area: bool) -> Table[KeyFigureRow]:
    """All measures of a month: a column for the area (where the reader sees it) and for each municipality."""
    columns: list[Column[KeyFigureRow]] = [Column("name", _("Measure"), value=lambda row: row.indicator.name)]
    if with_area:
        columns.append(
            Column("area", _("Area"), value=lambda row: _area_value(row.area), template=FIGURE_CELL, numeric=True)
        )
    columns += [_place_column(place) for place in places]
    return Table(
        name="insight.key_figures",
        title=_("Key figures by municipality"),
        prefix="k-",
        keep=FILTERS,
        columns=tuple(columns),
    )


def _area_value(figure: Figure) -> Decimal | str | None:
    """A sum over the area is not withheld itself: where a part of it is, it lies within a range."""
    if figure.value is not None:
        return round(figure.value, 1)
    return figure_text(figure) if figure.low is not None else None


def _place_column(place: MunicipalityRow) -> Column[KeyFigureRow]:
    return Column(
        place.code,
        place.name,
        value=lambda row: figure_value(row.by_municipality.get(place.code, NOT_KNOWN)),
        template=FIGURE_CELL,
        numeric=True,
    )
