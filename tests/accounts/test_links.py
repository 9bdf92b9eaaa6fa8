"""Links without a login: one purpose, for a time, taken back at once, guessed by nobody, stored nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from virtaus.accounts import links
from virtaus.accounts.models import LinkAttempt, OneTimeLink
from virtaus.frame import clock
from virtaus.frame.actor import Actor

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 30, 10, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen_at(NOON):
        yield


def made(*, code: bool = False) -> OneTimeLink:
    return links.make(Actor.system("tests"), "tests.try", valid=DAY, code=code)


def opened(secret: str, purpose: str = "tests.try", sender: str = "192.0.2.1") -> OneTimeLink | None:
    return links.opened(purpose, secret, sender=sender)


def test_a_token_opens_its_purpose_until_it_is_too_old() -> None:
    link = made()
    token = links.token_of(link)
    assert opened(token) == link
    assert opened(token, "tests.other") is None
    assert opened(token[:-1]) is None
    with clock.frozen_at(NOON + DAY):
        assert opened(token) is None


@pytest.mark.parametrize("how", list(links.End))
def test_a_link_that_has_ended_opens_nothing_and_keeps_its_end(how: links.End) -> None:
    link = made()
    links.end(link, how)
    links.end(link, links.End.USED)
    link.refresh_from_db()
    assert (link.end, opened(links.token_of(link))) == (how, None)


def test_a_code_is_read_as_people_type_it() -> None:
    link = made(code=True)
    code = links.code_of(link)
    assert len(code) == 14
    assert opened(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == link


def test_guessing_is_slowed_down_by_sender_only() -> None:
    link = made()
    for number in range(links.MOST_WRONG):
        assert opened(f"wrong-{number}") is None
    with pytest.raises(links.TooManyAttempts):
        opened(links.token_of(link))
    assert opened(links.token_of(link), sender="192.0.2.2") == link
    with clock.frozen_at(NOON + links.WRONG_WITHIN):
        assert opened(links.token_of(link)) == link
    with clock.frozen_at(NOON + 2 * DAY):
        assert links.forget_attempts() == links.MOST_WRONG


def test_the_database_holds_neither_token_nor_sender() -> None:
    link = made()
    token = links.token_of(link)
    opened("wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM accounts_onetimelink t")
        rows = cursor.fetchall()
        cursor.execute("SELECT row_to_json(t)::text FROM accounts_linkattempt t")
        rows += cursor.fetchall()
    assert LinkAttempt.objects.count() == 1
    text = str(rows)
    assert token not in text
    assert token.encode().hex() not in text
    assert "192.0.2.1" not in text
