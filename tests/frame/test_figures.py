"""Figures are written as people of each language write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation

from virtaus.frame import figures

N = "\N{NO-BREAK SPACE}"
FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("language", "formatted", "value", "written"),
    [
        ("fi", figures.number, 6103, f"6{N}103"),
        ("en", figures.number, 6103, "6,103"),
        ("fi", figures.number, -12, "−12"),
        ("fi", figures.number, None, "–"),
        ("fi", figures.percent, 0.121, f"12,1{N}%"),
        ("sv", figures.percent, 0.121, f"12,1{N}%"),
        ("en", figures.percent, 0.121, "12.1%"),
        ("fi", figures.percent, Decimal("0.6125"), f"61,3{N}%"),
        ("fi", figures.percent, None, "–"),
        ("fi", figures.euros, Decimal("6764453"), f"6{N}764{N}453{N}€"),
        ("en", figures.euros, -5, "−€5"),
        ("fi", figures.day, FRIDAY, "27.11.2026"),
        ("sv", figures.day, FRIDAY, "27.11.2026"),
        ("en", figures.day, FRIDAY, f"27{N}Nov{N}2026"),
        ("fi", figures.day, None, "–"),
        ("fi", figures.weekday, FRIDAY, f"Pe{N}27.11."),
        ("sv", figures.weekday, FRIDAY, f"Fre{N}27.11."),
        ("en", figures.weekday, FRIDAY, f"Fri{N}27{N}Nov"),
        ("fi", figures.long_weekday, FRIDAY, "Perjantai 27.11."),
        ("fi", figures.month, FRIDAY, "marraskuu 2026"),
        ("sv", figures.month, FRIDAY, "november 2026"),
        ("fi", figures.clock_time, time(9, 5), "9.05"),
        ("en", figures.clock_time, time(9, 5), "09:05"),
        ("fi", figures.moment, datetime(2026, 11, 30, 4, 2, tzinfo=UTC), "30.11.2026 klo 6.02"),
        ("sv", figures.moment, datetime(2026, 11, 30, 4, 2, tzinfo=UTC), "30.11.2026 kl. 6.02"),
        ("fi", figures.moment, FRIDAY, "27.11.2026"),
    ],
)
def test_a_figure_is_written_by_its_language(language, formatted, value, written) -> None:  # type: ignore[no-untyped-def]
    with translation.override(language):
        assert formatted(value) == written


def test_halves_round_up_and_binary_floats_do_not_show() -> None:
    with translation.override("fi"):
        assert figures.number(0.125, 2) == "0,13"
        assert figures.number(2.675, 2) == "2,68"
        assert figures.number(-0.4) == "0"


def test_an_interval_has_one_unit_and_needs_both_ends() -> None:
    with translation.override("fi"):
        assert figures.interval(0.594, 0.63) == f"59,4–63,0{N}%"
        assert figures.interval(1, 2.5, share=False) == "1,0–2,5"
        assert figures.interval(0.594, None) == "–"
    with translation.override("en"):
        assert figures.interval(0.594, 0.63) == "59.4–63.0%"


def test_a_moment_is_shown_on_the_helsinki_clock_across_midnight() -> None:
    with translation.override("fi"):
        assert figures.day(datetime(2026, 11, 29, 22, 30, tzinfo=UTC)) == "30.11.2026"


def test_a_whole_number_in_a_table_is_the_one_in_a_sentence() -> None:
    for value in (231.5, 232.5, 0.5, 36.49):
        assert str(figures.whole(value)) == figures.number(value)
