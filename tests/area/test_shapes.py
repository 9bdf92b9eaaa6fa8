"""A user's map is checked point by point, and nothing of a faulty one is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import real_data
from tests.factories.area import shipped_area
from virtaus.area.actions import import_map
from virtaus.area.models import MunicipalityShape
from virtaus.area.shapes import MOST_POINTS, holds, read_shapes
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, NotFound

SYSTEM = Actor.system("tests")
SQUARE = [[24.0, 60.8], [25.0, 60.8], [25.0, 61.2], [24.0, 61.2], [24.0, 60.8]]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def collection(*features: tuple[dict[str, Any], Any]) -> bytes:
    made = [{"type": "Feature", "properties": named, "geometry": shape} for named, shape in features]
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


def polygon(ring: list[Any] = SQUARE, *holes: list[Any]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring, *holes]}


@pytest.mark.parametrize("named", [{"NATCODE": "109"}, {"natcode": 109}, {"kunta": "KU109"}, {"Koodi": "109"}])
def test_the_code_is_found_under_the_names_that_publishers_use(named: dict[str, Any]) -> None:
    shapes = read_shapes(collection((named, polygon()), ({"NATCODE": "905"}, polygon())), {"109", "061"})
    assert (list(shapes.polygons), shapes.faults) == (["109"], [])


def test_a_code_keeps_its_leading_zero() -> None:
    assert list(read_shapes(collection(({"natcode": 61}, polygon())), {"061"}).polygons) == ["061"]


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "neither a Polygon"),
        ({"type": "Point", "coordinates": [24, 61]}, "neither a Polygon"),
        ({"type": "Polygon", "coordinates": []}, "is empty"),
        ({"type": "MultiPolygon", "coordinates": []}, "is empty"),
        (polygon(SQUARE[:3]), "fewer than four"),
        (polygon(SQUARE[:4]), "not closed"),
        (polygon([[6740000, 380000], *SQUARE[1:]]), "not degrees"),
        (polygon([[lat, lon] for lon, lat in SQUARE]), "longitude comes first"),
        (polygon([["24", 60.8], *SQUARE[1:]]), "not two numbers"),
        (polygon([[True, 60.8], *SQUARE[1:]]), "not two numbers"),
        (polygon([[24.0], *SQUARE[1:]]), "not two numbers"),
    ],
)
def test_a_faulty_shape_is_told(geometry: Any, reason: str) -> None:
    (fault,) = read_shapes(collection(({"NATCODE": "109"}, geometry)), {"109"}).faults
    assert "Feature 1 (109)" in fault
    assert reason in fault


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xff\x00", "not JSON"), (b"[]", "not a GeoJSON"), (b'{"features": 3}', "not a GeoJSON")],
)
def test_a_file_that_is_no_map_is_told(content: bytes, reason: str) -> None:
    (fault,) = read_shapes(content, {"109"}).faults
    assert reason in fault


def test_a_map_without_the_areas_municipalities_is_told() -> None:
    (fault,) = read_shapes(collection(({"NATCODE": "905"}, polygon())), {"109"}).faults
    assert "natcode" in fault


def test_twice_the_same_municipality_is_told() -> None:
    twice = collection(({"NATCODE": "109"}, polygon()), ({"NATCODE": "109"}, polygon()))
    (fault,) = read_shapes(twice, {"109"}).faults
    assert "twice" in fault


def test_a_shape_with_very_many_points_is_thinned() -> None:
    edge = [[24 + number / 50000, 60.8 + (number % 2) / 100000] for number in range(40000)]
    ring = [*edge, [24.8, 61.0], [24.0, 61.0], edge[0]]
    shapes = read_shapes(collection(({"NATCODE": "109"}, polygon(ring))), {"109"})
    points = [point for each in shapes.polygons["109"] for kept in each for point in kept]
    assert 4 <= len(points) <= MOST_POINTS
    assert holds(shapes.polygons["109"], 24.4, 60.9)


def test_a_hole_is_outside() -> None:
    hole = [[24.4, 60.9], [24.6, 60.9], [24.6, 61.1], [24.4, 61.1], [24.4, 60.9]]
    shape = read_shapes(collection(({"NATCODE": "109"}, polygon(SQUARE, hole))), {"109"}).polygons["109"]
    assert (holds(shape, 24.1, 61.0), holds(shape, 24.5, 61.0), holds(shape, 26, 61.0)) == (True, False, False)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(json_values, json_values)
def test_garbage_never_breaks_the_reading(geometry: Any, properties: Any) -> None:
    content = json.dumps(
        {"features": [properties, {"properties": {"NATCODE": "109"}, "geometry": geometry}, geometry]}
    ).encode()
    shapes = read_shapes(content, {"109"})
    assert bool(shapes.polygons) != bool(shapes.faults)


@pytest.mark.django_db
def test_a_map_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        import_map(SYSTEM, collection(({"NATCODE": "109"}, polygon())), source="x")
    shipped_area()
    first = import_map(SYSTEM, collection(({"NATCODE": "109"}, polygon())), source="Land survey")
    assert (first.stored, "061" in first.without_shape, first.centre_outside) == (1, True, ())
    again = import_map(SYSTEM, collection(({"NATCODE": "109"}, polygon()), ({"NATCODE": "061"}, polygon())), source="B")
    assert again.centre_outside == ("061",)
    assert [shape.source.text_fi for shape in MunicipalityShape.objects.order_by("municipality__code")] == ["B", "B"]
    with pytest.raises(Invalid):
        import_map(SYSTEM, collection(({"NATCODE": "109"}, None), ({"NATCODE": "061"}, polygon())), source="C")
    assert MunicipalityShape.objects.count() == 2
    with pytest.raises(Forbidden):
        import_map(Actor.anonymous(), b"{}", source="x")
    with pytest.raises(CommandError):
        call_command("import_map", str(tmp_path / "none.geojson"))


@pytest.mark.data
@pytest.mark.django_db
def test_the_land_surveys_map_has_every_municipality(capsys: pytest.CaptureFixture[str]) -> None:
    shipped_area()
    call_command("import_map", str(real_data.needed("maps", "municipalities_2023.geo.json")))
    assert MunicipalityShape.objects.count() == 7
    assert "Warning" not in capsys.readouterr().out
