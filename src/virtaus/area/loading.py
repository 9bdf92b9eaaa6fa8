"""Writing what an area's files say into the database. Called by the action ``load_area`` inside its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from virtaus.area.files.parts import parts
from virtaus.area.files.rows import AreaFiles, NumberRow, ServicePointRow, TeamRow
from virtaus.area.models import (
    Area,
    Commuting,
    Municipality,
    OpeningHours,
    PlanBudgetLine,
    Rate,
    ServicePoint,
    Source,
    Target,
    Team,
)
from virtaus.frame import clock

M = TypeVar("M", bound=Model)


@dataclass(slots=True)
class Loaded:
    """How many rows the area has after a load, by table, and the rows that the load left as they are."""

    counts: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


def write(files: AreaFiles) -> Loaded:
    """Make the configuration equal to ``files``.

    What the area has edited on its pages since is kept and told, and so is a team that the files leave out but that
    has or had members. The plan's tables, which nobody edits, become exactly what the files say.
    """
    writing = _Writing(files)
    writing.sources()
    writing.municipalities()
    writing.area()
    writing.commuting()
    writing.budget()
    writing.numbers(Target, files.targets, "sense")
    writing.numbers(Rate, files.rates, "citation")
    writing.teams(files.teams)
    writing.service_points(files.service_points)
    writing.parts()
    for model in (Municipality, Commuting, PlanBudgetLine, Target, Rate, Team, ServicePoint):
        writing.loaded.counts[model.__name__] = model._default_manager.count()
    return writing.loaded


def _three(field_name: str, texts: Sequence[str]) -> dict[str, str]:
    return {f"{field_name}_{language}": text for language, text in zip(("fi", "sv", "en"), texts, strict=True)}


def _put(model: type[M], key: Mapping[str, Any], values: Mapping[str, Any]) -> M:
    """The row of ``model`` with ``key``, made or changed to hold ``values``; it keeps its id."""
    row = model._default_manager.filter(**key).first() or model(**key)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


@dataclass(slots=True)
class _Writing:
    """One load: the files and, as it goes on, the rows that later rows refer to."""

    files: AreaFiles
    loaded: Loaded = field(default_factory=Loaded)
    source_by_code: dict[str, Source] = field(default_factory=dict)
    municipality_by_code: dict[str, Municipality] = field(default_factory=dict)

    def values(self, row: Any, *names: str) -> dict[str, Any]:
        """Fields of ``row`` by name, with its source and mark."""
        own = {name: getattr(row, name) for name in names}
        return {**own, "source": self.source_by_code[row.source], "mark": row.mark}

    def kept(self, code: str, reason: str) -> None:
        self.loaded.kept.append(f"{code}: {reason}")

    def sources(self) -> None:
        for row in self.files.sources:
            values = {**_three("text", row.texts), "address": row.address}
            self.source_by_code[row.code] = _put(Source, {"code": row.code}, values)

    def municipalities(self) -> None:
        for row in self.files.municipalities:
            values = self.values(row, "name_fi", "name_sv", "sub_region_fi", "sub_region_sv", "latitude", "longitude")
            self.municipality_by_code[row.code] = _put(Municipality, {"code": row.code}, values)

    def area(self) -> None:
        row = self.files.area
        if row is None:
            raise ValueError("files without area.toml are never written")
        names = ("code", "name_fi", "name_sv", "name_en", "plan_fi", "plan_sv", "plan_en")
        values = {
            **{name: getattr(row, name) for name in names},
            "responsible": self.municipality_by_code[row.responsible],
            "loaded_at": clock.now(),
        }
        _put(Area, {"only": 1}, values)

    def parts(self) -> None:
        for part in parts():
            self.loaded.counts.update(part.write(self.files, self.files.parts[part.file]))

    def commuting(self) -> None:
        names = (
            *("printed_name", "within", "in_from_sub_region", "out_to_sub_region", "in_from_area", "out_to_area"),
            *("in_from_elsewhere", "out_to_elsewhere", "total"),
        )
        Commuting.objects.all().delete()
        Commuting.objects.bulk_create(
            Commuting(municipality=self.municipality_by_code[row.municipality], **self.values(row, *names))
            for row in self.files.commuting
        )

    def budget(self) -> None:
        names = ("code", "kind", "name_fi", "name_sv", "name_en", "amount", "unit")
        lines: dict[str, PlanBudgetLine] = {}
        PlanBudgetLine.objects.all().delete()
        for position, row in enumerate(self.files.budget, start=1):
            lines[row.code] = PlanBudgetLine.objects.create(
                position=position, part_of=lines.get(row.part_of), **self.values(row, *names)
            )

    def numbers(self, model: type[Target] | type[Rate], rows: Iterable[NumberRow], own: str) -> None:
        """Targets or rates. A code that the area has edited is kept whole, so that its periods still fit together."""
        edited = set(model._default_manager.filter(edited_at__isnull=False).values_list("code", flat=True))
        for code in sorted(edited):
            self.kept(code, _("edited in the area, kept"))
        model._default_manager.exclude(code__in=edited).delete()
        names = ("code", "name_fi", "name_sv", "name_en", "value", "unit", "valid_from", "valid_to", own)
        for row in rows:
            if row.code not in edited:
                model(**self.values(row, *names)).save(force_insert=True)

    def teams(self, rows: Sequence[TeamRow]) -> None:
        edited = set(Team.objects.filter(edited_at__isnull=False).values_list("code", flat=True))
        for row in rows:
            if row.code in edited:
                self.kept(row.code, _("edited in the area, kept"))
                continue
            values = {
                **self.values(row, "valid_from", "valid_to"),
                **_three("name", row.names),
                **_three("speciality", row.specialities),
            }
            team = _put(Team, {"code": row.code}, values)
            team.municipalities.set([self.municipality_by_code[code] for code in row.municipalities])
        for team in Team.objects.exclude(code__in=[row.code for row in rows]).order_by("code"):
            if team.code in edited or team.members.exists():
                self.kept(team.code, _("not in the files, kept"))
            else:
                team.delete()

    def service_points(self, rows: Sequence[ServicePointRow]) -> None:
        names = (
            *("kind", "name_fi", "name_sv", "name_en", "latitude", "longitude", "step_free"),
            *("valid_from", "valid_to", "hours_mark"),
        )
        edited = set(ServicePoint.objects.filter(edited_at__isnull=False).values_list("code", flat=True))
        for row in rows:
            if row.code in edited:
                self.kept(row.code, _("edited in the area, kept"))
                continue
            values = {
                **self.values(row, *names),
                "languages": list(row.languages),
                "hours_source": self.source_by_code[row.hours_source],
                "municipality": self.municipality_by_code[row.municipality],
            }
            point = _put(ServicePoint, {"code": row.code}, values)
            point.hours.all().delete()
            OpeningHours.objects.bulk_create(
                OpeningHours(service_point=point, weekday=weekday, opens=opens, closes=closes)
                for weekday, opens, closes in row.hours
            )
        for point in ServicePoint.objects.exclude(code__in=[row.code for row in rows]).order_by("code"):
            self.kept(point.code, _("not in the files, kept"))
