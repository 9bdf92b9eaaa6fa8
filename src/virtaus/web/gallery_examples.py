"""Invented examples for the component gallery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.frame.charts.bars import Bar, BarChart
from virtaus.frame.charts.line import LineChart, Point, Target
from virtaus.frame.charts.maps import Region, RegionMap
from virtaus.frame.charts.sparkline import Sparkline, sparkline
from virtaus.frame.figures import day, month, percent
from virtaus.frame.forms import Conflict, DayField
from virtaus.frame.tables.columns import Column, Kind
from virtaus.frame.tables.table import Table


class ExampleForm(forms.Form):
    """One field of each kind."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("We answer to this address."))
    day = DayField(label=gettext_lazy("Day"))
    team = forms.ChoiceField(label=gettext_lazy("Team"), choices=[("f", "Forssa"), ("h", "Hämeenlinna")])
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea, required=False)
    way = forms.ChoiceField(
        label=gettext_lazy("Way of meeting"),
        widget=forms.RadioSelect,
        choices=[("point", gettext_lazy("At a service point")), ("video", gettext_lazy("By video"))],
    )
    agreed = forms.BooleanField(label=gettext_lazy("The time has been agreed with the customer"))


@dataclass(frozen=True, slots=True)
class StaleForm:
    """Stands for a form whose row was saved meanwhile."""

    conflicts: tuple[Conflict, ...]


def stale_form() -> StaleForm:
    return StaleForm((Conflict(_("Day"), day(date(2026, 12, 1)), day(date(2026, 12, 3))),))


def line_chart() -> LineChart:
    """Two years of months; the last ones are still open, so their interval widens."""
    shares = [55, 57, 58.5, 60, 60.9, 61.2, 61.1, 60.6, 59.6, 58.4, 57.1, 55.8, 54.7, 54, 53.6, 53.8, 54.5, 55.7, 57.3]
    shares += [59.1, 60.9, 62.6, 64.1]
    points = []
    for index, share in enumerate(shares):
        start = date(2025 + index // 12, index % 12 + 1, 1)
        is_open = index > 20
        spread = 1.8 + (4.6 * (index - 19) if index > 19 else 0)
        label = f"{start.month}/{start.year % 100}" if start.month == 1 else str(start.month)
        points.append(
            Point(
                label=label if index % 2 == 0 else "",
                name=month(start),
                value=share / 100,
                low=(share - spread) / 100,
                high=(share + spread) / 100,
                open=is_open,
            )
        )
    return LineChart(
        title=_("Flow-through by starting month"),
        points=tuple(points),
        heading=_("Month"),
        value_heading=_("Share"),
        target=Target(0.8, _("target %(share)s") % {"share": percent(0.8, 0)}),
        share=True,
        note=_("Dashed: spells are still open, and the interval widens."),
    )


def short_line_chart() -> LineChart:
    """Whole numbers from zero with a month that is not known."""
    values = (310, 325, None, 340, 298, 305)
    return LineChart(
        title=_("Open vacancies"),
        points=tuple(Point(str(i), month(date(2026, i, 1)), value) for i, value in enumerate(values, 1)),
        heading=_("Month"),
        value_heading=_("Vacancies"),
        decimals=0,
        from_zero=True,
    )


def bar_chart() -> BarChart:
    weeks = ((49, 21, 26), (50, 29, 26), (51, 33, 18), (52, 9, 8))
    return BarChart(
        title=_("Hours by week"),
        bars=tuple(
            Bar(_("Week %(number)s") % {"number": week}, hours, f"{hours} / {capacity} h", capacity)
            for week, hours, capacity in weeks
        ),
        heading=_("Week"),
        text_heading=_("Booked and available hours"),
    )


# Corners of an invented country in degrees; each place names its corners, so that neighbours share them.
CORNERS = {
    "a": (23.20, 61.02), "b": (23.46, 61.06), "c": (23.74, 61.01), "d": (24.12, 61.14), "e": (24.42, 61.20),
    "f": (24.72, 61.12), "g": (23.16, 60.88), "h": (23.44, 60.87), "i": (23.70, 60.89), "j": (24.06, 60.96),
    "k": (24.42, 61.00), "l": (24.80, 60.94), "m": (23.14, 60.74), "n": (23.40, 60.71), "o": (23.66, 60.70),
    "p": (23.98, 60.68), "q": (24.46, 60.78), "r": (24.86, 60.76),
}  # fmt: skip
PLACES = (
    ("Hämeenlinna", 24.46, 60.99, 0.134, "jklrqp"),
    ("Hattula", 24.37, 61.06, 0.069, "deflkj"),
    ("Forssa", 23.62, 60.81, 0.158, "hion"),
    ("Tammela", 23.76, 60.81, 0.083, "icdjpo"),
    ("Jokioinen", 23.49, 60.80, 0.096, "bcih"),
    ("Ypäjä", 23.28, 60.81, None, "ghnm"),
    ("Humppila", 23.37, 60.93, 0.116, "abhg"),
)


def region_map(title: str, *, with_shapes: bool) -> RegionMap:
    """A map by tiles or by (invented) shapes."""
    regions = []
    for name, longitude, latitude, share, corners in PLACES:
        ring = [CORNERS[corner] for corner in (*corners, corners[0])]
        polygons = ((ring,),) if with_shapes else ()
        regions.append(Region(name, longitude, latitude, share, polygons))
    return RegionMap(
        title=title,
        regions=tuple(regions),
        heading=_("Municipality"),
        value_heading=_("Share"),
        share=True,
    )


@dataclass(frozen=True, slots=True)
class ExampleRow:
    name: str
    unemployed: int
    share: float | None
    line: Sparkline | None
    late: int


TABLE: Table[ExampleRow] = Table(
    name="web.example",
    title=gettext_lazy("By municipality"),
    columns=(
        Column("name", gettext_lazy("Municipality"), sort="name"),
        Column("unemployed", gettext_lazy("Unemployed"), Kind.NUMBER, sort="unemployed"),
        Column("share", gettext_lazy("Flow-through"), Kind.SHARE, sort="share"),
        Column("line", gettext_lazy("12 months"), template="web/gallery_sparkline.html", phone=False),
        Column("late", gettext_lazy("Will be late"), Kind.NUMBER, sort="late"),
    ),
    order="-unemployed",
    exports=False,
)


def table_rows() -> list[ExampleRow]:
    """Three municipalities, one with too few cases for a share."""
    lines = ((4, 12, 18, 21, 19, 14, 9, 5, 3, 9), (16, 19, 19, 16, 12, 8, 4, 3, 8, 21), ())
    figures = (("Hämeenlinna", 4074, 0.608, 27), ("Forssa", 1056, 0.571, 9), ("Ypäjä", 116, None, 0))
    return [
        ExampleRow(name, unemployed, share, sparkline(lines[index], name), late)
        for index, (name, unemployed, share, late) in enumerate(figures)
    ]
