"""A history on one axis of days: nothing outside the drawing, open ends to the edge, short periods still seen."""

from __future__ import annotations

from datetime import date

from django.template.loader import render_to_string

from virtaus.frame.charts.spans import Lane, Moment, Span, SpanChart, draw

TODAY = date(2026, 11, 30)


def chart(*lanes: Lane) -> SpanChart:
    return SpanChart("History", "What was when", lanes, TODAY, "Today")


def test_periods_lie_in_order_and_an_open_one_reaches_the_edge() -> None:
    lane = Lane(
        "Status",
        (
            Span(date(2026, 1, 1), date(2026, 1, 2), "One day", "service"),
            Span(date(2026, 1, 2), None, "Since then", "unemployed"),
        ),
        (Moment(date(2026, 12, 24), "Meeting", ahead=True),),
    )
    drawing = draw(chart(lane))
    short, lasting = drawing.lanes[0].spans
    assert 0 < float(short.x) < float(lasting.x)
    assert float(short.width) == 0.6
    assert lasting.open
    assert abs(float(lasting.x) + float(lasting.width) - 100) < 0.2
    assert float(drawing.today_x) < float(drawing.lanes[0].moments[0].x) < 100


def test_an_empty_lane_is_left_out_and_an_empty_chart_says_so() -> None:
    assert draw(chart(Lane("Nothing"))).empty
    assert len(draw(chart(Lane("Nothing"), Lane("Search", (Span(TODAY, None, "Search"),)))).lanes) == 1


def test_many_years_are_marked_by_year_and_few_by_month() -> None:
    long = draw(chart(Lane("a", (Span(date(2010, 5, 1), None, "a"),))))
    short = draw(chart(Lane("a", (Span(date(2026, 8, 1), None, "a"),))))
    assert 3 <= len(long.times) <= 8
    assert all(tick.text.isdigit() for tick in long.times)
    assert len(short.times) <= 6
    assert not short.times[0].text.isdigit()


def test_each_period_can_be_reached_by_keyboard_and_is_named() -> None:
    html = render_to_string("cotton/chart/spans.html", {"chart": chart(Lane("a", (Span(TODAY, None, "Unemployed"),)))})
    assert 'tabindex="0" role="listitem" aria-label="Unemployed"' in html
