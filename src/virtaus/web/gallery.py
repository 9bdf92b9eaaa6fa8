"""The component gallery: every component in every state, on invented examples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.frame.charts.bars import Bar, BarChart
from virtaus.frame.charts.line import LineChart, Point, Target
from virtaus.frame.charts.maps import Region, RegionMap
from virtaus.frame.charts.sparkline import Sparkline, sparkline
from virtaus.frame.figures import month, percent
from virtaus.frame.pages import PageRequest, page
from virtaus.web.rules import SEE_GALLERY


@page(SEE_GALLERY)
def gallery(request: PageRequest) -> HttpResponse:
    context = {
        "crumbs": [(_("Home"), "/"), (_("Component gallery"), "")],
        "line": line_chart(),
        "short_line": short_line_chart(),
        "empty_line": LineChart(_("Flow-through by starting month"), (), _("Month"), _("Share")),
        "bars": bar_chart(),
        "tiles": region_map(with_shapes=False),
        "shapes": region_map(with_shapes=True),
        "rows": table_rows(),
        "form": ExampleForm(),
        "wrong_form": ExampleForm({"email": "saara", "day": "31.2.2026", "way": "train"}, auto_id="wrong_%s"),
        "when": date(2026, 11, 27),
    }
    return render(request, "web/gallery.html", context)


class ExampleForm(forms.Form):
    """One field of each kind."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("We answer to this address."))
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    team = forms.ChoiceField(label=gettext_lazy("Team"), choices=[("f", "Forssa"), ("h", "Hämeenlinna")])
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea, required=False)
    way = forms.ChoiceField(
        label=gettext_lazy("Way of meeting"),
        widget=forms.RadioSelect,
        choices=[("point", gettext_lazy("At a service point")), ("video", gettext_lazy("By video"))],
    )
    agreed = forms.BooleanField(label=gettext_lazy("The time has been agreed with the customer"))


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


PLACES = (
    ("Hämeenlinna", 24.46, 60.99, 0.134),
    ("Hattula", 24.37, 61.06, 0.069),
    ("Forssa", 23.62, 60.81, 0.158),
    ("Tammela", 23.76, 60.81, 0.083),
    ("Jokioinen", 23.49, 60.80, 0.096),
    ("Ypäjä", 23.28, 60.81, None),
    ("Humppila", 23.37, 60.93, 0.116),
)


def region_map(*, with_shapes: bool) -> RegionMap:
    """A map by tiles or by (invented, square) shapes."""
    regions = []
    for name, longitude, latitude, share in PLACES:
        edge = [(-0.09, -0.05), (0.07, -0.055), (0.09, 0.04), (0.0, 0.06), (-0.08, 0.045)]
        ring = [(longitude + x, latitude + y) for x, y in edge]
        polygons = (([*ring, ring[0]],),) if with_shapes else ()
        regions.append(Region(name, longitude, latitude, share, polygons))
    return RegionMap(
        title=_("Unemployed share, with shapes") if with_shapes else _("Unemployed share of the labour force"),
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


def table_rows() -> list[ExampleRow]:
    shapes = (
        (20, 12, 6, 3, 5, 10, 15, 19, 21, 15),
        (8, 5, 5, 8, 12, 16, 20, 21, 16, 3),
        (11, 13, 15, 18, 20, 21, 15, 3),
    )
    figures = (("Hämeenlinna", 4074, 0.608, 27), ("Forssa", 1056, 0.571, 9), ("Ypäjä", 116, None, 0))
    return [
        ExampleRow(name, unemployed, share, sparkline(shapes[index]), late)
        for index, (name, unemployed, share, late) in enumerate(figures)
    ]
