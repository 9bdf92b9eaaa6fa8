"""The area, its municipalities and their shapes, and its service points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.area.models import Area, Municipality, MunicipalityShape, ServicePoint
from virtaus.area.queries.reading import Source, in_force, in_language, source_of
from virtaus.area.rules import SEE_AREA, SEE_PLACES
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.reading import once
from virtaus.frame.rights import require


@dataclass(frozen=True, slots=True)
class AreaRow:
    code: str
    name: str
    responsible: str
    plan: str
    loaded_on: date


def area(actor: Actor) -> AreaRow:
    """The employment area of this database. NotFound where none has been loaded."""
    require(actor, SEE_PLACES)
    row = Area.objects.select_related("responsible").first()
    if row is None:
        raise NotFound(_("No employment area has been loaded yet."))
    return AreaRow(
        row.code,
        in_language(row, "name"),
        in_language(row.responsible, "name"),
        in_language(row, "plan"),
        clock.local(row.loaded_at).date(),
    )


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    code: str
    name: str
    sub_region: str
    latitude: float | None
    longitude: float | None
    source: Source


def municipalities(actor: Actor) -> list[MunicipalityRow]:
    """The member municipalities in order of name."""
    require(actor, SEE_PLACES)
    rows = [
        MunicipalityRow(
            row.code,
            in_language(row, "name"),
            in_language(row, "sub_region"),
            row.latitude,
            row.longitude,
            source_of(row),
        )
        for row in Municipality.objects.select_related("source").order_by("code")
    ]
    return sorted(rows, key=lambda row: row.name)


@once
def municipality_names(actor: Actor) -> dict[str, str]:
    """Name in the reader's language by code, for other rooms' pages."""
    return {row.code: row.name for row in municipalities(actor)}


@dataclass(frozen=True, slots=True)
class Shape:
    """A municipality's land: polygons of rings of (longitude, latitude)."""

    code: str
    name: str
    polygons: list[list[list[tuple[float, float]]]]
    source: Source


def shapes(actor: Actor) -> list[Shape]:
    """The shapes that have been imported; empty where no map has been, or some are missing."""
    require(actor, SEE_PLACES)
    rows = MunicipalityShape.objects.select_related("municipality", "source").order_by("municipality__code")
    return [
        Shape(
            row.municipality.code,
            in_language(row.municipality, "name"),
            [[[(point[0], point[1]) for point in ring] for ring in polygon] for polygon in row.polygons],
            source_of(row),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Opening hours on an ISO weekday (Monday is 1)."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class ServicePointRow:
    id: UUID
    code: str
    kind: str
    kind_label: str
    name: str
    municipality: str
    municipality_code: str
    latitude: float | None
    longitude: float | None
    languages: tuple[str, ...]
    step_free: bool | None
    hours: tuple[OpenHours, ...]
    version: int
    source: Source
    hours_source: Source

    def open_on(self, weekday: int) -> tuple[OpenHours, ...]:
        return tuple(hours for hours in self.hours if hours.weekday == weekday)


@once
def service_points(actor: Actor, *, on: date | None = None) -> list[ServicePointRow]:
    """The service points in force on a day (today when left out): main offices first, then by name."""
    require(actor, SEE_AREA)
    found = (
        ServicePoint.objects.filter(in_force(on or clock.today()))
        .select_related("municipality", "source", "hours_source")
        .prefetch_related("hours")
        .order_by("name_fi", "id")
    )
    order = list(ServicePoint.Kind.values)
    return sorted((_point_row(point) for point in found), key=lambda row: (order.index(row.kind), row.name))


def service_point(actor: Actor, point_id: UUID) -> ServicePointRow:
    """One service point; NotFound when there is none."""
    require(actor, SEE_AREA)
    point = ServicePoint.objects.select_related("municipality", "source", "hours_source").filter(id=point_id).first()
    if point is None:
        raise NotFound(_("Not found."))
    return _point_row(point)


def _point_row(point: ServicePoint) -> ServicePointRow:
    return ServicePointRow(
        point.id,
        point.code,
        point.kind,
        str(ServicePoint.Kind(point.kind).label),
        in_language(point, "name"),
        in_language(point.municipality, "name"),
        point.municipality.code,
        point.latitude,
        point.longitude,
        tuple(point.languages),
        point.step_free,
        tuple(OpenHours(hours.weekday, hours.opens, hours.closes) for hours in point.hours.all()),
        point.version,
        source_of(point),
        source_of(point, "hours_"),
    )
