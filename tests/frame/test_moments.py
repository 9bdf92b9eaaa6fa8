"""Moments read quickly are the moments that were written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db


@settings(max_examples=60, deadline=None)
@given(moment=st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_back_as_it_was_written(moment: datetime) -> None:
    assert read("SELECT %s::timestamptz", moment) == moment


def test_a_moment_is_in_utc_whatever_zone_the_connection_writes_in() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Europe/Helsinki'")
    found = read("SELECT '2026-11-22 12:00:00+00'::timestamptz")
    assert found == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert found.utcoffset() == timedelta(0)


def read(statement: str, *values: datetime) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    assert isinstance(row[0], datetime)
    return row[0]
