"""Maps by shape and by tile, bars, and the plane they are drawn on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtaus.frame.charts.bars import Bar, BarChart
from virtaus.frame.charts.bars import draw as draw_bars
from virtaus.frame.charts.maps import Region, RegionMap, draw, straightened
from virtaus.frame.charts.projection import to_plane
from virtaus.frame.charts.tiles import arrange

PLACES = {
    "Hämeenlinna": (24.46, 60.99, 0.134),
    "Hattula": (24.37, 61.06, 0.069),
    "Forssa": (23.62, 60.81, 0.158),
    "Ypäjä": (23.28, 60.81, None),
}


def square(longitude: float, latitude: float, size: float = 0.1) -> tuple[tuple[tuple[float, float], ...], ...]:
    west, south, east, north = longitude, latitude, longitude + size, latitude + size
    return (((west, south), (east, south), (east, north), (west, north), (west, south)),)


def a_map(*, shapes: bool = False) -> RegionMap:
    regions = [
        Region(name, lon, lat, value, (square(lon, lat),) if shapes else ())
        for name, (lon, lat, value) in PLACES.items()
    ]
    return RegionMap("Työttömät", tuple(regions), "Kunta", "Osuus", share=True)


def test_the_central_meridian_lies_at_500_000_metres_and_its_arc_is_that_of_the_ellipsoid() -> None:
    # Length of the GRS80 meridian from the equator to 60° N is 6 654 072.819 m; the scale on the meridian is 0.9996.
    easting, northing = to_plane(27.0, 60.0)
    assert easting == pytest.approx(500_000, abs=1e-6)
    assert northing == pytest.approx(6_654_072.819 * 0.9996, abs=0.01)


def test_a_degree_of_longitude_is_shorter_in_the_north() -> None:
    south = to_plane(28, 60)[0] - to_plane(27, 60)[0]
    north = to_plane(28, 69)[0] - to_plane(27, 69)[0]
    assert south == pytest.approx(55_780, rel=0.002)
    assert north < 0.75 * south


def test_tiles_when_any_shape_is_missing_shapes_when_all_are_there() -> None:
    assert draw(a_map()).tiles
    assert not draw(a_map(shapes=True)).tiles
    assert draw(RegionMap("Tyhjä", (), "Kunta", "Osuus")).regions == ()


def test_the_table_starts_from_the_largest_and_ends_with_the_unknown() -> None:
    drawing = draw(a_map())
    assert [row.name for row in drawing.rows] == ["Forssa", "Hämeenlinna", "Hattula", "Ypäjä"]
    assert drawing.rows[-1].text == "–"
    assert drawing.rows[-1].shade == 0
    assert drawing.rows[0].shade == 5
    assert drawing.rows[2].shade == 1


def test_north_is_up_and_east_is_right() -> None:
    drawing = draw(a_map(shapes=True))
    place = {region.name: (float(region.text_x), float(region.name_y)) for region in drawing.regions}
    assert place["Hattula"][1] < place["Forssa"][1]
    assert place["Ypäjä"][0] < place["Forssa"][0] < place["Hämeenlinna"][0]
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in place.values())


def test_a_name_without_room_is_left_to_the_table_which_then_stands_open() -> None:
    tiny = Region("Kristiinankaupunki", 21.4, 62.3, 0.1, (square(21.4, 62.3, 0.01),))
    large = Region("Kurikka", 22.0, 62.3, 0.1, (square(22.0, 62.3, 0.4),))
    drawing = draw(RegionMap("Kartta", (tiny, large), "Kunta", "Osuus", share=True))
    assert [region.short for region in drawing.regions] == ["", "Kurikka"]
    assert drawing.crowded


def test_words_stand_where_their_region_is_wide_enough_for_both_lines() -> None:
    wedge = ((((22.0, 62.6), (21.6, 62.0), (22.4, 62.0), (22.0, 62.6)),),)
    drawing = draw(RegionMap("Kartta", (Region("Kurikka", 22.0, 62.3, 0.1, wedge),), "Kunta", "Osuus", share=True))
    (region,) = drawing.regions
    # The tip is up; from the tip the width grows as the height does.
    width_at_the_top_of_the_words = drawing.width * (float(region.name_y) - 11) / drawing.height
    assert region.short == "Kurikka"
    assert width_at_the_top_of_the_words > len("Kurikka") * 7
    assert float(region.name_y) < float(region.value_y) < drawing.height


def test_straightening_keeps_corners_and_drops_what_lies_on_a_line() -> None:
    ring = [(0.0, 0.0), (5.0, 0.1), (10.0, 0.0), (10.0, 10.0), (0.0, 0.0)]
    assert straightened(ring) == [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 0.0)]


@given(st.lists(st.tuples(st.floats(0, 1e5), st.floats(0, 1e5)), min_size=1, max_size=25))
def test_every_place_has_a_tile_of_its_own_and_no_row_or_column_is_empty(places: list[tuple[float, float]]) -> None:
    cells = arrange(places)
    assert len(set(cells)) == len(places)
    columns, rows = {column for column, _ in cells}, {row for _, row in cells}
    assert columns == set(range(len(columns)))
    assert rows == set(range(len(rows)))
    assert len(columns) <= 3


def test_neighbours_keep_their_sides() -> None:
    west_south, east_south, east_north = arrange([(0, 0), (10, 0), (10, 10)])
    assert west_south[0] < east_south[0]
    assert east_north[1] < east_south[1]


def test_bars_share_a_scale_and_one_past_its_marker_is_over() -> None:
    chart = BarChart(
        "Tunnit",
        (Bar("49", 21, "21 / 26 h", 26), Bar("51", 33, "33 / 18 h", 18), Bar("52", -1, "−1 h"), Bar("53", 0, "0 h", 0)),
        "Viikko",
        "Tunnit",
    )
    first, second, negative, none = draw_bars(chart).bars
    assert (first.kind, second.kind) == ("", "over")
    assert second.width == "100"
    assert second.marker == "54.5"
    assert negative.width == "0"
    assert negative.marker == ""
    assert none.kind == ""
    assert draw_bars(BarChart("Tyhjä", (), "Viikko", "Tunnit")).bars == ()
