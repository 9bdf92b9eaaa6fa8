"""Requests of a sender are counted in the database, so that every web process sees the same count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db.models import F

from virtaus.frame.tallies import Tally, count, forget_old

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def within_one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The minute of the transaction in place of the statement's: the tests run in one transaction."""
    from virtaus.frame import tallies

    for name in ("_COUNT", "_FORGET"):
        same = getattr(tallies, name).replace("statement_timestamp", "transaction_timestamp")
        monkeypatch.setattr(tallies, name, same)


def test_the_count_is_in_no_process() -> None:
    assert count("api", "192.0.2.1") == 1
    cache.clear()  # what one web process has and another lacks
    assert [count("api", "192.0.2.1"), count("api", "192.0.2.2"), count("codes", "192.0.2.1")] == [2, 1, 1]


def test_a_new_minute_begins_anew_and_takes_the_old_ones_along() -> None:
    for sender in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        count("api", sender)
    Tally.objects.update(minute=F("minute") - timedelta(minutes=1))
    assert count("api", "192.0.2.1") == 1
    assert Tally.objects.count() == 1
    forget_old()
    assert Tally.objects.count() == 1


def test_no_address_is_kept() -> None:
    count("api", "192.0.2.1")
    assert b"192.0.2.1" not in bytes(Tally.objects.get().digest)
