"""What a wrong key sealed: an error in words on the page, never its text, and the rest of the page stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from tests.factories.casework import SmallArea
from tests.people.conftest import Staff, customer
from virtaus.frame.encryption import create_keys
from virtaus.frame.files import owner, store
from virtaus.frame.ids import new_id
from virtaus.frame.rights import SIGNED_IN
from virtaus.people.models import Contact, Person

PHONE = "+358401234567"
FILES = owner("tests.unreadable", right=SIGNED_IN, opens=lambda actor, owner_id: None)


@pytest.fixture
def person(area: SmallArea, coach: Staff, alone: None) -> Person:
    return customer(area.hameenlinna, given_names="Aino", family_name="Koivu", phone=PHONE)


@pytest.fixture
def another_ring(tmp_path: Path) -> str:
    create_keys(tmp_path / "others")
    return str(tmp_path / "others")


def test_a_persons_page_says_what_cannot_be_opened_and_shows_the_rest(
    coach: Staff, person: Person, another_ring: str, settings: Settings
) -> None:
    address = f"/people/{person.id}/"
    assert PHONE in coach.browser.get(address).content.decode()
    settings.VIRTAUS_KEYS = another_ring
    answer = coach.browser.get(address)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "opened with the keys in use" in html
    assert "1234567" not in html
    assert "Aino" in html


def test_a_form_that_cannot_be_filled_is_an_error_page_without_a_traceback(
    coach: Staff, person: Person, another_ring: str, settings: Settings
) -> None:
    address = f"/people/{person.id}/contact/"
    assert coach.browser.get(address).status_code == 200
    settings.VIRTAUS_KEYS = another_ring
    answer = coach.browser.get(address)
    html = answer.content.decode()
    assert answer.status_code == 500
    assert "Something on this page can&#x27;t be opened." in html
    assert "Traceback" not in html
    assert "1234567" not in html
    settings.VIRTAUS_KEYS = ""
    assert Contact.objects.get(person=person).phone == PHONE


def test_a_file_is_never_given_out_unopened(coach: Staff, another_ring: str, settings: Settings) -> None:
    file_id = store(FILES, new_id(), ContentFile(b"lumihiutale\n", "some.txt"))
    assert b"".join(coach.browser.get(f"/files/{file_id}")) == b"lumihiutale\n"
    settings.VIRTAUS_KEYS = another_ring
    answer = coach.browser.get(f"/files/{file_id}")
    assert answer.status_code == 500
    assert b"lumihiutale" not in answer.content
