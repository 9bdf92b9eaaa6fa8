"""A table filters, sorts and pages as its address asks, and never fails on what somebody typed into an address."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.frame.tables.conftest import TABLE, Row, over
from virtaus.accounts.models import Account
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.tables import Column, DateRange, Kind, Table


def test_pages_hold_every_row_once_in_a_stable_order(accounts: list[Account]) -> None:
    Account.objects.update(name="the same")
    seen = [row.id for page in (1, 2, 3) for row in over(f"page={page}").rows]
    assert len(seen) == len(set(seen)) == 60


def test_a_page_beyond_the_last_is_the_last(accounts: list[Account]) -> None:
    view = over("page=99")
    assert (view.page, len(view.rows)) == (3, 10)


def test_rows_are_sorted_both_ways_with_the_unknown_last() -> None:
    rows = [Row(uuid4(), name, "fi", None, True) for name in ("Öhman", "åberg", "Zaitsev", "Ärling", "Aalto")]
    table: Table[Row] = Table("t.t", "T", (Column("name", "Name", sort="name"), Column("born", "Born", sort="born")))
    names = [row.name for row in table.over_rows(table.asked({"sort": "name"}), rows).rows]
    assert names == ["Aalto", "Zaitsev", "åberg", "Ärling", "Öhman"]
    known = Row(uuid4(), "x", "fi", None, True, born=date(2000, 1, 1))
    for sort in ("born", "-born"):
        assert table.over_rows(table.asked({"sort": sort}), [*rows, known]).rows[0] == known


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("language=fi", 30),
        ("language=xx", 60),
        ("active=no", 20),
        ("active=yes&language=sv", 20),
        ("made_from=2999-01-01", 0),
        ("made_to=2999-01-01", 60),
        ("made_to=9999-12-31", 60),
        ("starts=a", 0),
    ],
)
def test_filters_narrow_the_rows(accounts: list[Account], query: str, count: int) -> None:
    assert over(query).count == count


def test_days_of_moments_are_helsinki_days(accounts: list[Account]) -> None:
    Account.objects.update(created_at=datetime(2026, 6, 30, 21, 30, tzinfo=UTC))
    assert over("made_from=2026-07-01&made_to=2026-07-01").count == 60
    assert over("made_to=2026-06-30").count == 0


def test_a_list_of_rows_is_filtered_by_the_same_filters() -> None:
    rows = [Row(uuid4(), str(n), "fi" if n else "sv", None, n > 1, born=date(2026, 1, n + 1)) for n in range(4)]
    table: Table[Row] = Table("t.t", "T", TABLE.columns[:1], (*TABLE.filters[:2], DateRange("born", "Born")))

    def names(**query: str) -> list[str]:
        return [row.name for row in table.over_rows(table.asked(query), rows).rows]

    assert names(language="sv") == ["0"]
    assert names(active="no") == ["0", "1"]
    assert names(born_from="2026-01-02", born_to="2026-01-03") == ["1", "2"]


def test_chosen_columns_stand_in_the_address() -> None:
    view = over("columns=name&columns=is_active")
    assert [column.key for column in view.columns] == ["name", "is_active"]
    assert "columns=is_active" in view.asked.but(page=2).url()
    assert [column.key for column in over("columns=nothing").columns] == ["name", "created_at", "language", "share"]


def test_links_keep_the_rest_of_the_state() -> None:
    asked = TABLE.asked(QueryDict("language=fi&sort=-name&size=50&page=2&export=csv&unknown=1"))
    assert asked.but(page=3).url() == "?language=fi&sort=-name&size=50&page=3"


def test_every_page_takes_two_queries(accounts: list[Account], django_assert_num_queries: Any) -> None:
    for query in ("", "size=50&language=fi"):
        with django_assert_num_queries(2):
            assert over(query).lines


def test_what_is_shown_is_noted_in_the_trail(accounts: list[Account]) -> None:
    table: Table[Row] = Table(
        "t.t", "T", TABLE.columns[:1], order="name", fields=frozenset({"t.name"}), person=lambda row: row.id
    )
    from tests.frame.tables.conftest import read

    view = table.over(table.asked({}), Account.objects.all(), read)
    with trail.action(Actor.system("tests"), "t.t") as entry:
        ids = {row.id for row in view.rows}
    assert entry.persons == ids
    assert len(ids) == 25
    assert entry.fields == {"t.name"}
    with pytest.raises(RuntimeError):
        _ = table.over(table.asked({}), Account.objects.all(), read).rows


def test_values_are_written_in_the_readers_language() -> None:
    column: Column[Any] = Column("x", "X", Kind.NUMBER, decimals=1)
    with translation.override("fi"):
        assert column.show(12345.67) == "12\xa0345,7"
        assert Column[Any]("x", "X", Kind.SHARE).show(0.615) == "62\xa0%"
        assert Column[Any]("x", "X", Kind.DATE).show(date(2026, 6, 3)) == "3.6.2026"
    with translation.override("en"):
        assert column.show(12345.67) == "12,345.7"
        assert column.show(None) == "–"


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": ()},
        {"columns": (Column("a", "A"), Column("a", "B"))},
        {"order": "born"},
        {"fields": frozenset({"t.x"})},
        {"filters": (TABLE.filters[0], TABLE.filters[0])},
    ],
)
def test_a_wrong_declaration_fails_when_it_is_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"the table t\.t"):
        Table(**{"name": "t.t", "title": "T", "columns": (Column("a", "A"),), **wrong})


KEYS = ("sort", "page", "size", "columns", "language", "active", "made_from", "made_to", "starts", "export", "x")
TYPED = st.one_of(
    st.text(max_size=80),
    st.sampled_from(["-", "--name", "-name", "9999-12-31", "0001-01-01", "2026-02-30", "-1", "1e9", "٣", "9" * 30]),
    st.sampled_from(["\x00", "fi\x00", "yes", "no", "%00", "' or 1=1 --", "created_at__year"]),
)


@pytest.mark.django_db
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(KEYS), TYPED), max_size=8))
@example([("made_from", "0001-01-01"), ("made_to", "9998-12-31")])
@example([("page", "999999999")])
def test_no_address_breaks_a_table(pairs: list[tuple[str, str]]) -> None:
    query = QueryDict(mutable=True)
    for key, value in pairs:
        query.appendlist(key, value)
    view = TABLE.over(TABLE.asked(query), Account.objects.all(), lambda found: [])
    assert list(view.rows) == []
    assert TABLE.asked(QueryDict(view.asked.url()[1:])) == view.asked.but()
    row = Row(UUID(int=1), "a", "fi", None, True)
    listed = TABLE.over_rows(TABLE.asked(query), [row])
    assert listed.page == 1
    assert listed.heads


@pytest.mark.parametrize(
    ("language", "share", "euros", "day", "count"),
    [
        ("fi", "12,1\xa0%", "1\xa0234,50\xa0€", "30.11.2026", "6\xa0103"),
        ("en", "12.1%", "€1,234.50", "30\xa0Nov\xa02026", "6,103"),
    ],
)
def test_a_cell_is_written_as_figures_are_everywhere(
    language: str, share: str, euros: str, day: str, count: str
) -> None:
    with translation.override(language):
        assert Column("a", "A", Kind.SHARE, decimals=1).show(0.1214) == share
        assert Column("a", "A", Kind.EURO).show(1234.5) == euros
        assert Column("a", "A", Kind.DATE).show(date(2026, 11, 30)) == day
        assert Column("a", "A", Kind.NUMBER).show(6103) == count
