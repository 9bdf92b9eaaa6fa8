"""Writing what an area's files say into the database. Called by the action ``load_area`` inside its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from virtaus.area.files.rows import AreaFiles, NumberRow, ServicePointRow, TeamRow
from virtaus.area.models import (
    Area,
    Commuting,
    KeyFigure,
    Measure,
    Municipality,
    OpeningHours,
    PlanBudgetLine,
    Rate,
    ServicePoint,
    Target,
    Team,
)
from virtaus.frame import clock

E = TypeVar("E", Target, Rate, ServicePoint, Team)


@dataclass(slots=True)
class Loaded:
    """How many rows the area has after a load, by table, and the rows that the load left as they are."""

    counts: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


def write(files: AreaFiles) -> Loaded:
    """Make the configuration equal to ``files``.

    What the area has edited on its pages since is kept and told, and so is a team that the files leave out but that
    has or had members. Statistics and the plan's tables, which nobody edits, become exactly what the files say.
    """
    loaded = Loaded()
    municipalities = _municipalities(files)
    _area(files, municipalities)
    measures = _measures(files)
    _key_figures(files, measures, municipalities)
    _commuting(files, municipalities)
    _budget(files)
    _numbers(Target, files.targets, ("sense",), loaded)
    _numbers(Rate, files.rates, ("citation",), loaded)
    _teams(files.teams, municipalities, loaded)
    _service_points(files.service_points, municipalities, loaded)
    for model in (Municipality, KeyFigure, Commuting, PlanBudgetLine, Target, Rate, Team, ServicePoint):
        loaded.counts[model.__name__] = model._default_manager.count()
    return loaded


def _values(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _three(field_name: str, texts: Sequence[str]) -> dict[str, str]:
    return {f"{field_name}_{language}": text for language, text in zip(("fi", "sv", "en"), texts, strict=True)}


def _municipalities(files: AreaFiles) -> dict[str, Municipality]:
    names = ("name_fi", "name_sv", "sub_region_fi", "sub_region_sv", "latitude", "longitude", "source", "mark")
    return {
        row.code: Municipality.objects.update_or_create(code=row.code, defaults=_values(row, *names))[0]
        for row in files.municipalities
    }


def _area(files: AreaFiles, municipalities: dict[str, Municipality]) -> None:
    row = files.area
    if row is None:
        raise ValueError("files without area.toml are never written")
    values = _values(row, "code", "name_fi", "name_sv", "name_en", "plan_fi", "plan_sv", "plan_en")
    Area.objects.update_or_create(
        only=1, defaults={**values, "responsible": municipalities[row.responsible], "loaded_at": clock.now()}
    )


def _measures(files: AreaFiles) -> dict[str, Measure]:
    measures: dict[str, Measure] = {}
    for position, row in enumerate(files.measures, start=1):
        values = {
            **_values(row, "official_code", "unit", "additive"),
            **_three("name", row.names),
            **_three("definition", row.definitions),
            "position": position,
        }
        measures[row.code] = Measure.objects.update_or_create(code=row.code, defaults=values)[0]
    return measures


def _key_figures(files: AreaFiles, measures: dict[str, Measure], municipalities: dict[str, Municipality]) -> None:
    KeyFigure.objects.all().delete()
    KeyFigure.objects.bulk_create(
        KeyFigure(
            measure=measures[row.measure],
            municipality=municipalities[row.municipality],
            **_values(row, "as_of", "value", "low", "high", "source", "mark"),
        )
        for row in files.key_figures
    )


def _commuting(files: AreaFiles, municipalities: dict[str, Municipality]) -> None:
    names = (
        *("printed_name", "within", "in_from_sub_region", "out_to_sub_region", "in_from_area", "out_to_area"),
        *("in_from_elsewhere", "out_to_elsewhere", "total", "source", "mark"),
    )
    Commuting.objects.all().delete()
    Commuting.objects.bulk_create(
        Commuting(municipality=municipalities[row.municipality], **_values(row, *names)) for row in files.commuting
    )


def _budget(files: AreaFiles) -> None:
    PlanBudgetLine.objects.all().delete()
    lines: dict[str, PlanBudgetLine] = {}
    for position, row in enumerate(files.budget, start=1):
        names = ("code", "kind", "name_fi", "name_sv", "name_en", "amount", "unit", "source", "mark")
        lines[row.code] = PlanBudgetLine.objects.create(
            position=position, part_of=lines.get(row.part_of), **_values(row, *names)
        )


def _numbers(model: type[Target] | type[Rate], rows: Iterable[NumberRow], own: tuple[str, ...], loaded: Loaded) -> None:
    """Targets or rates. A code that the area has edited is kept whole, so that its periods still fit together."""
    edited = set(model._default_manager.filter(edited_at__isnull=False).values_list("code", flat=True))
    loaded.kept += [_("%(code)s: edited in the area, kept") % {"code": code} for code in sorted(edited)]
    model._default_manager.exclude(code__in=edited).delete()
    names = ("code", "name_fi", "name_sv", "name_en", "value", "unit", "valid_from", "valid_to", "source", "mark", *own)
    model._default_manager.bulk_create(
        [model(**_values(row, *names)) for row in rows if row.code not in edited]  # type: ignore[misc]
    )


def _teams(rows: Sequence[TeamRow], municipalities: dict[str, Municipality], loaded: Loaded) -> None:
    for row in rows:
        team = Team.objects.filter(code=row.code).first()
        if team is not None and team.edited_at is not None:
            loaded.kept.append(_("%(code)s: edited in the area, kept") % {"code": row.code})
            continue
        values = {
            **_three("name", row.names),
            **_three("speciality", row.specialities),
            **_values(row, "valid_from", "valid_to", "source", "mark"),
        }
        team = Team.objects.update_or_create(code=row.code, defaults=values)[0]
        team.municipalities.set([municipalities[code] for code in row.municipalities])
    for team in Team.objects.exclude(code__in=[row.code for row in rows]).order_by("code"):
        if team.edited_at is None and not team.members.exists():
            team.delete()
        else:
            loaded.kept.append(_("%(code)s: not in the files, kept") % {"code": team.code})


def _service_points(rows: Sequence[ServicePointRow], municipalities: dict[str, Municipality], loaded: Loaded) -> None:
    names = (
        *("kind", "name_fi", "name_sv", "name_en", "latitude", "longitude", "step_free", "valid_from", "valid_to"),
        *("source", "mark", "hours_source", "hours_mark"),
    )
    for row in rows:
        point = ServicePoint.objects.filter(code=row.code).first()
        if point is not None and point.edited_at is not None:
            loaded.kept.append(_("%(code)s: edited in the area, kept") % {"code": row.code})
            continue
        values = {
            **_values(row, *names),
            "languages": list(row.languages),
            "municipality": municipalities[row.municipality],
        }
        point = ServicePoint.objects.update_or_create(code=row.code, defaults=values)[0]
        point.hours.all().delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(service_point=point, weekday=weekday, opens=opens, closes=closes)
            for weekday, opens, closes in row.hours
        )
    left_out = ServicePoint.objects.exclude(code__in=[row.code for row in rows])
    left_out.filter(edited_at__isnull=True).delete()
    loaded.kept += [_("%(code)s: not in the files, kept") % {"code": point.code} for point in left_out.order_by("code")]
