"""The area's key figures become observations of the indicators, which define the same measures.

A figure that the publisher's own files have already given is left as it is.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import migrations
from django.utils import timezone

UNITS = {"vacancies": "jobs", "%": "percent"}
YEARLY = {"vaerak-vaesto", "working_age_15_64", "working_age_18_64"}


def carry_over(apps: Any, schema_editor: Any) -> None:
    figures = apps.get_model("area", "KeyFigure").objects.select_related("measure", "municipality", "source")
    if not figures.exists():
        return
    now = timezone.now()
    run = apps.get_model("insight", "LoadRun").objects.create(
        recorded_at=now, origin="area key figures", read=figures.count(), added=0, revised=0, unchanged=0
    )
    files: dict[str, Any] = {}
    for figure in figures.order_by("id"):
        code = figure.measure.official_code or figure.measure.code
        yearly = code in YEARLY
        period = date(figure.as_of.year, 1, 1) if yearly else figure.as_of.replace(day=1)
        series, _ = apps.get_model("insight", "Series").objects.get_or_create(
            indicator=_indicator(apps, code, figure), area=f"KU{figure.municipality.code}", breakdown=""
        )
        if series.observations.filter(period=period, superseded_at__isnull=True).exists():
            continue
        if figure.source.code not in files:
            files[figure.source.code] = _file(apps, run, figure, yearly)
        series.observations.create(
            period=period,
            rhythm="yearly" if yearly else "monthly",
            value=figure.value,
            withheld=figure.value is None and figure.low is not None,
            low=figure.low,
            high=figure.high,
            file=files[figure.source.code],
            recorded_at=now,
        )


def _indicator(apps: Any, code: str, figure: Any) -> Any:
    """The indicator of a measure; one that the catalogue does not hold yet gets its full definition after migrating."""
    measure = figure.measure
    defaults = {
        "position": 1000 + measure.position,
        "kind": "official",
        "unit": UNITS.get(measure.unit, "persons"),
        "additive": measure.additive,
        **{f"name_{lang}": getattr(measure, f"name_{lang}") for lang in ("fi", "sv", "en")},
        **{f"definition_{lang}": getattr(measure, f"definition_{lang}") for lang in ("fi", "sv", "en")},
        **{f"source_{lang}": getattr(figure.source, f"text_{lang}")[:200] for lang in ("fi", "sv", "en")},
        "owner": "controller",
        "rhythm": "yearly" if code in YEARLY else "monthly",
        "shipped": False,
    }
    return apps.get_model("insight", "Indicator").objects.get_or_create(code=code, defaults=defaults)[0]


def _file(apps: Any, run: Any, figure: Any, yearly: bool) -> Any:
    return apps.get_model("insight", "SourceFile").objects.create(
        run=run,
        name=f"key_figures.csv ({figure.source.code})",
        table="vaerak/11ra" if yearly else "tyonv/12r5",
        publisher=figure.source.text_fi[:200],
        sha256="",
        cells=0,
        shipped=True,
    )


class Migration(migrations.Migration):
    dependencies = [("insight", "0002_sourcefile_shipped"), ("area", "0001_initial")]
    run_before = [("area", "0002_key_figures_are_observations")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
