"""Rows as columns: ids are found also where they share a half, and a value of another width is refused."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db.models import DateField, Value

from tests.factories.area import municipality
from virtaus.area.models import Municipality
from virtaus.frame.columns import DAY, Ids, blocks, dates, ordinals, text
from virtaus.frame.ids import new_id

HALF = 7 << 64
SAME_TICK = [UUID(int=HALF | low) for low in (1, 2, 250, 2**64 - 1)]


def test_ids_are_found_also_where_they_share_their_first_half() -> None:
    others = sorted(new_id() for _number in range(5))
    held = Ids.among([*SAME_TICK, *others])
    assert [held.place(one) for one in (*SAME_TICK, *others)] == list(range(9))
    absent = Ids.among([UUID(int=HALF), UUID(int=HALF | 3), UUID(int=0), new_id()])
    assert held.places(absent).tolist() == [-1] * 4
    assert [held[place] for place in range(4)] == SAME_TICK


def test_nothing_is_found_among_none() -> None:
    none = Ids.of([])
    assert len(none) == 0
    assert none.place(new_id()) == -1
    assert none.begins().tolist() == []


def test_the_first_rows_of_each_person_are_told() -> None:
    one, two = SAME_TICK[:2]
    assert Ids.among([one, one, two, two, two, one]).begins().tolist() == [True, False, True, False, False, True]


@pytest.mark.django_db
def test_days_come_as_they_are() -> None:
    municipality("109")
    days = [date.min, date(1969, 12, 31), date(2026, 11, 30), date.max]
    told = [Municipality.objects.order_by("code").values_list("code", Value(day)) for day in days]
    read = [block for rows in told for block in blocks(rows, {"code": text(3), "day": DAY})]
    assert [block["code"].tolist() for block in read] == [[b"109"]] * 4
    assert [dates(block["day"]).tolist() for block in read] == [[day] for day in days]
    assert [ordinals(block["day"]).tolist() for block in read] == [[day.toordinal()] for day in days]


@pytest.mark.django_db
def test_a_value_that_is_missing_or_of_another_width_is_refused() -> None:
    municipality("109")
    rows = Municipality.objects.order_by("code")
    for wrong in (rows.values_list("code", "name_fi"), rows.values_list("code", Value(None, DateField()))):
        with pytest.raises(ValueError, match="as wide as its column"):
            list(blocks(wrong, {"code": text(3), "day": DAY}))


@pytest.mark.django_db
def test_no_rows_are_no_columns() -> None:
    rows = Municipality.objects.filter(code="no such").values_list("code")
    assert sum(len(block) for block in blocks(rows, {"code": text(3)})) == 0
