"""A summons without an invitation: whoever agrees a meeting either sends a message, or is told that none goes."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.casework import SmallArea, worker
from virtaus.accounts.models import Account
from virtaus.casework.models import Discussion
from virtaus.frame.outbox.models import OutboxMessage
from virtaus.people.models import Person

BOOKING = {"kind": "initial_interview", "on": "2026-12-03", "at": "10:00", "minutes": "45", "place": "video"}
NONE_SENT = "No message"


@pytest.fixture
def browser(area: SmallArea) -> Client:
    client = Client()
    client.force_login(worker(area.hameenlinna)[0], backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["language"] = "en"
    return client


def agreed(browser: Client, person: UUID) -> str:
    """What the page says after a meeting was agreed."""
    answer = browser.post(reverse("casework:book", args=[person]), BOOKING)
    assert answer.status_code == 303, answer.content.decode()[:3000]
    assert Discussion.objects.filter(person=person, on=date(2026, 12, 3), at=time(10)).count() == 1
    return browser.get(answer["Location"]).content.decode()


@pytest.mark.usefixtures("stand_alone")
def test_with_a_login_a_message_goes_with_the_booking(browser: Client, person: UUID) -> None:
    account = Account.objects.create_account("jobseeker@example.org", "Aino Esimerkki")
    Person.objects.filter(id=person).update(account=account)
    page = agreed(browser, person)
    assert [mail.address for mail in OutboxMessage.objects.order_by("id")] == ["jobseeker@example.org"]
    assert "A message was sent to the customer." in page
    assert NONE_SENT not in page


@pytest.mark.usefixtures("stand_alone")
def test_without_a_login_the_worker_is_told_now_and_whenever_the_meeting_is_opened(
    browser: Client, person: UUID
) -> None:
    page = agreed(browser, person)
    assert not OutboxMessage.objects.exists()
    assert "No message was sent: the customer has no login." in page
    meeting = Discussion.objects.get(person=person)
    assert NONE_SENT in browser.get(reverse("casework:meeting", args=[meeting.id])).content.decode()


def test_beside_the_national_system_the_worker_is_told_to_note_it_there(browser: Client, person: UUID) -> None:
    page = agreed(browser, person)
    assert not OutboxMessage.objects.exists()
    assert "Note it in the national system too." in page
