"""The component gallery: every component in every state, on invented examples."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from virtaus.frame import clock
from virtaus.frame.charts.line import LineChart
from virtaus.frame.pages import PageRequest, page
from virtaus.web import gallery_examples as examples
from virtaus.web.rules import SEE_GALLERY


@page(SEE_GALLERY)
def gallery(request: PageRequest) -> HttpResponse:
    context = {
        "crumbs": [(_("Home"), "/"), (_("Component gallery"), "")],
        "line": examples.line_chart(),
        "short_line": examples.short_line_chart(),
        "empty_line": LineChart(_("Started spells"), (), _("Month"), _("Spells")),
        "bars": examples.bar_chart(),
        "tiles": examples.region_map(_("Unemployed share of the labour force"), with_shapes=False),
        "shapes": examples.region_map(_("The same by shape"), with_shapes=True),
        "table": examples.TABLE.over_rows(examples.TABLE.asked(request.GET), examples.table_rows()),
        "form": examples.ExampleForm(),
        "wrong_form": examples.ExampleForm({"email": "saara", "way": "train"}, prefix="wrong"),
        "stale": examples.stale_form(),
        "late": date(2026, 11, 27),
        "today_example": date(2026, 11, 30),
        "tomorrow": date(2026, 12, 1),
        "moment_example": datetime(2026, 11, 30, 6, 2, tzinfo=clock.HELSINKI),
    }
    return render(request, "web/gallery.html", context)
