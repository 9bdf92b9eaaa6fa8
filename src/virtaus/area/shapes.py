"""Reading municipality shapes from a GeoJSON file that the user brings."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from virtaus.area.models import FINLAND_LATITUDE, FINLAND_LONGITUDE
from virtaus.frame.charts.maps import straightened

# Names under which publishers give the three-digit code of a municipality, compared in lower case.
CODE_PROPERTIES = ("natcode", "kunta", "kuntanro", "kuntakoodi", "municipality_code", "code", "koodi")
MOST_POINTS = 600  # of one municipality; more are straightened until they fit
LARGEST_FILE = 50 * 1024 * 1024

Point = tuple[float, float]
Polygons = list[list[list[Point]]]


@dataclass(slots=True)
class Shapes:
    """Shapes by municipality code, and what is wrong with the file (feature number and reason)."""

    polygons: dict[str, Polygons] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read_shapes(content: bytes, wanted: Collection[str]) -> Shapes:
    """The shapes of the municipalities ``wanted`` in a GeoJSON feature collection (RFC 7946: degrees, longitude first).

    Other municipalities are passed over. Each geometry is checked: closed rings of at least four points, numbers that
    lie in Finland. A shape with very many points is straightened.
    """
    shapes = Shapes()
    if len(content) > LARGEST_FILE:
        shapes.faults.append(_("The file is larger than 50 MB."))
        return shapes
    try:
        collection = json.loads(content)
    except (ValueError, RecursionError) as error:
        shapes.faults.append(_("The file is not JSON: %(error)s") % {"error": str(error)[:200]})
        return shapes
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        shapes.faults.append(_("The file is not a GeoJSON feature collection."))
        return shapes
    for number, feature in enumerate(features, start=1):
        _read_feature(number, feature, wanted, shapes)
    if not shapes.polygons and not shapes.faults:
        known = ", ".join(CODE_PROPERTIES)
        message = _("No feature is a municipality of the area. Its code is looked for in the properties %(names)s.")
        shapes.faults.append(message % {"names": known})
    return shapes


def _read_feature(number: int, feature: Any, wanted: Collection[str], shapes: Shapes) -> None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = _code_of(properties) if isinstance(properties, dict) else None
    if code is None or code not in wanted:
        return
    try:
        if code in shapes.polygons:
            raise ValueError(_("the municipality stands in the file twice"))
        shapes.polygons[code] = _simplified(_polygons(feature.get("geometry")))
    except ValueError as error:
        shapes.faults.append(
            _("Feature %(number)s (%(code)s): %(error)s") % {"number": number, "code": code, "error": error}
        )


def _code_of(properties: Mapping[str, Any]) -> str | None:
    by_name = {str(name).lower(): value for name, value in properties.items()}
    for name in CODE_PROPERTIES:
        value = by_name.get(name)
        text = f"{value:03}" if isinstance(value, int) and not isinstance(value, bool) else str(value or "").strip()
        text = text.removeprefix("KU")
        if re.fullmatch(r"\d{1,3}", text):
            return text.zfill(3)
    return None


def _polygons(geometry: Any) -> Polygons:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "Polygon":
        coordinates = [coordinates]
    elif kind != "MultiPolygon":
        raise ValueError(_("the geometry is neither a Polygon nor a MultiPolygon"))
    if not isinstance(coordinates, list) or not coordinates:
        raise ValueError(_("the geometry is empty"))
    return [_rings(polygon) for polygon in coordinates]


def _rings(polygon: Any) -> list[list[Point]]:
    if not isinstance(polygon, list) or not polygon:
        raise ValueError(_("a polygon is empty"))
    rings = []
    for ring in polygon:
        if not isinstance(ring, list) or len(ring) < 4:
            raise ValueError(_("a ring has fewer than four points"))
        points = [_point(point) for point in ring]
        if points[0] != points[-1]:
            raise ValueError(_("a ring is not closed"))
        rings.append(points)
    return rings


def _point(point: Any) -> Point:
    numbers = isinstance(point, list) and len(point) >= 2 and all(type(each) in (int, float) for each in point[:2])
    if not numbers or not all(math.isfinite(each) for each in point[:2]):
        raise ValueError(_("a point is not two numbers"))
    longitude, latitude = float(point[0]), float(point[1])
    if abs(longitude) > 180 or abs(latitude) > 90:
        raise ValueError(_("the coordinates are not degrees: save the file in WGS 84 (EPSG:4326)"))
    if not (
        FINLAND_LONGITUDE[0] - 0.5 <= longitude <= FINLAND_LONGITUDE[1] + 0.5
        and FINLAND_LATITUDE[0] - 0.5 <= latitude <= FINLAND_LATITUDE[1] + 0.5
    ):
        raise ValueError(_("a point lies outside Finland: longitude comes first"))
    return round(longitude, 5), round(latitude, 5)


def _simplified(polygons: Polygons) -> Polygons:
    tolerance = 0.0002  # degrees: some ten metres
    while sum(len(ring) for polygon in polygons for ring in polygon) > MOST_POINTS and tolerance < 0.05:
        straight = [[straightened(ring, tolerance) for ring in polygon] for polygon in polygons]
        kept = [[ring for ring in polygon if len(ring) >= 4] for polygon in straight]
        polygons = [polygon for polygon in kept if polygon] or polygons
        tolerance *= 2
    return polygons


def holds(polygons: Polygons, longitude: float, latitude: float) -> bool:
    """Whether a point lies in one of the polygons and in none of its holes."""
    return any(
        _inside(polygon[0], longitude, latitude) and not any(_inside(hole, longitude, latitude) for hole in polygon[1:])
        for polygon in polygons
    )


def _inside(ring: list[Point], x: float, y: float) -> bool:
    crossings = 0
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            crossings += 1
    return crossings % 2 == 1
