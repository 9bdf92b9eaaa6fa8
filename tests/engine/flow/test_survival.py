from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.flow import oracle
from virtaus.engine.flow import Share, cumulative_incidence, risk_table, survival

KINDS = 3
followed = st.lists(st.tuples(st.integers(0, 20), st.integers(-1, KINDS - 1)), min_size=1, max_size=40)


def table_of(spells: oracle.Followed, horizon: int = 20) -> tuple[Share, list[Share]]:
    time = np.array([time for time, _ in spells], dtype=np.int64)
    kind = np.array([kind for _, kind in spells], dtype=np.int64)
    table = risk_table(time, kind, KINDS).up_to(horizon)
    return survival(table, len(spells)), [cumulative_incidence(table, each, len(spells)) for each in range(KINDS)]


@given(followed, st.integers(0, 20))
def test_estimates_are_those_of_the_definitions(spells: oracle.Followed, horizon: int) -> None:
    going_on, ended = table_of(spells, horizon)
    exact_going_on, exact_ended = oracle.incidence(spells, KINDS, horizon)
    assert going_on.value == pytest.approx(float(exact_going_on))
    assert [share.value for share in ended] == pytest.approx([float(each) for each in exact_ended])
    assert going_on.value + sum(share.value for share in ended) == pytest.approx(1.0)


@given(followed)
def test_the_interval_is_greenwoods_on_the_log_log_scale(drawn: list[tuple[int, int]]) -> None:
    spells = [*drawn, (5, 0), (21, -1)]  # one that ended and one that goes on: survival between 0 and 1
    going_on, _ = table_of(spells)
    assert (going_on.low, going_on.high) == pytest.approx(oracle.greenwood_interval(spells, 20))


@given(followed, st.integers(0, 20))
def test_a_share_lies_in_its_interval(spells: oracle.Followed, horizon: int) -> None:
    going_on, ended = table_of(spells, horizon)
    for share in [going_on, *ended]:
        assert -1e-12 <= share.low <= share.value + 1e-9
        assert share.value - 1e-9 <= share.high <= 1 + 1e-12


@given(followed, st.randoms(use_true_random=False))
def test_the_order_of_spells_means_nothing(spells: oracle.Followed, random: np.random.Generator) -> None:
    shuffled = list(spells)
    random.shuffle(shuffled)
    assert table_of(shuffled) == table_of(spells)


def test_a_textbook_case() -> None:
    # Freireich's 6-MP arm (Kalbfleisch and Prentice 2002, table 1.1): survival at 10 weeks .753, Greenwood se .0963.
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    lost = [0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1]
    kind = np.array([-1 if gone else 0 for gone in lost])
    at_ten = survival(risk_table(np.array(weeks), kind, 1).up_to(10), 21)
    assert at_ten.value == pytest.approx(0.7529, abs=5e-5)
    assert (at_ten.low, at_ten.high) == pytest.approx((0.5032, 0.8894), abs=5e-5)


def test_without_open_spells_incidence_is_the_plain_share_with_its_binomial_variance() -> None:
    spells = [(1, 0)] * 12 + [(2, 1)] * 8 + [(3, 0)] * 10 + [(20, -1)] * 70
    _, ended = table_of(spells)
    assert ended[0].value == pytest.approx(0.22)
    # the interval of one kind against all else, on the log(-log) scale with p(1-p)/n
    se = np.sqrt(0.22 * 0.78 / 100) / (0.78 * abs(np.log(0.78)))
    assert ended[0].low == pytest.approx(1 - 0.78 ** np.exp(-1.959963984540054 * se))
    assert ended[0].high == pytest.approx(1 - 0.78 ** np.exp(1.959963984540054 * se))


def test_where_all_or_none_ended_the_interval_is_exact() -> None:
    none, _ = table_of([(20, -1)] * 30)
    assert (none.value, none.high) == (1.0, 1.0)
    assert none.low == pytest.approx(0.025 ** (1 / 30))
    every, _ = table_of([(3, 0)] * 30)
    assert (every.value, every.low) == (0.0, 0.0)
    assert every.high == pytest.approx(1 - 0.025 ** (1 / 30))
