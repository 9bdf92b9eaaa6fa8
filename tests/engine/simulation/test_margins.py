from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from virtaus.engine.simulation.flows import Arc, cheapest_circulation
from virtaus.engine.simulation.margins import PARTS, UNEMPLOYED, Margins, Range, compare, whole_numbers


def counts(low: int, high: int) -> st.SearchStrategy[Range]:
    known = st.integers(low, high).map(lambda value: Range(value, value))
    return st.one_of(known, st.just(Range(1, 4)))


@st.composite
def town(draw: st.DrawFn, code: str) -> Margins:
    long_term, laid_off = draw(counts(0, 900)), draw(counts(0, 60))
    beside = [draw(counts(0, 80)) for _ in range(6)]
    unemployed = int(long_term.high + laid_off.high) + draw(st.integers(0, 900))
    jobseekers = unemployed + int(sum(each.high for each in beside)) + draw(st.integers(0, 500))
    return Margins(code, jobseekers, unemployed, long_term, laid_off, *beside)


@st.composite
def areas(draw: st.DrawFn) -> list[Margins]:
    return [draw(town(f"{number:03}")) for number in range(draw(st.integers(1, 6)))]


@settings(max_examples=60, deadline=None)
@given(areas(), st.floats(0.001, 1))
def test_every_count_and_every_sum_is_rounded_up_or_down(margins: list[Margins], scale: float) -> None:
    numbers = whole_numbers(margins, scale)
    counted = {(code, part): count for code, parts in numbers.items() for part, count in parts.items()}
    for code, parts in numbers.items():
        assert set(parts) == set(PARTS)
        counted[code, "jobseekers"] = sum(parts.values())
        counted[code, "unemployed"] = sum(parts[part] for part in UNEMPLOYED)
    off = [row for row in compare(margins, scale, counted) if not row.agrees]
    assert off == []


def test_full_scale_gives_the_published_counts() -> None:
    exact = [Range(value, value) for value in (40, 5, 3, 2, 1, 4, 0, 6)]
    margins = [Margins("109", 150, 100, *exact)]
    assert whole_numbers(margins, 1.0)["109"] == {
        "long_term": 40,
        "laid_off": 5,
        "short_term": 55,
        "shortened_week": 3,
        "subsidised": 2,
        "work_trial": 1,
        "labour_training": 4,
        "coaching": 0,
        "other_services": 6,
        "other": 34,
    }


def test_a_difference_is_told() -> None:
    zero = Range(0, 0)
    margins = [Margins("109", 10, 10, *[zero] * 8)]
    rows = compare(margins, 1.0, {("109", "unemployed"): 12, ("109", "jobseekers"): 10})
    assert {row.measure for row in rows if not row.agrees} == {"unemployed"}


def test_an_impossible_circulation_is_told() -> None:
    assert cheapest_circulation([Arc("a", "b", 2, 3), Arc("b", "a", 0, 1)]) is None
    assert cheapest_circulation([Arc("a", "b", 3, 2), Arc("b", "a", 0, 5)]) is None


def test_the_cheaper_way_is_taken() -> None:
    arcs = [Arc("a", "b", 0, 5, 3.0), Arc("a", "c", 0, 5, 1.0), Arc("c", "b", 0, 5, 1.0), Arc("b", "a", 4, 4)]
    assert cheapest_circulation(arcs) == [0, 4, 4, 4]
