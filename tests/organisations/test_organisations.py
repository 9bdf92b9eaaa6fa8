"""An organisation is known by its business ID, else by its name."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.organisations.actions import record_organisations
from virtaus.organisations.models import Organisation, valid_business_id

ACTOR = Actor.system("test")


def test_a_business_id_is_checked():
    assert valid_business_id("00001011") == "0000101-1"
    for wrong in ("0000101-2", "abc", "123", ""):
        with pytest.raises(ValidationError):
            valid_business_id(wrong)


@pytest.mark.django_db
def test_recording_again_finds_the_same():
    with trail.opened(ACTOR, "test"):
        first = record_organisations(ACTOR, [("0000101-1", "Esimerkki Oy"), ("", "Malli Ky"), ("", "malli ky")])
        second = record_organisations(ACTOR, [("0000101-1", "Uusi nimi Oy"), ("", "MALLI KY")])
    assert Organisation.objects.count() == 2
    assert set(second.values()) == set(first.values())
    assert Organisation.objects.get(business_id="0000101-1").name == "Esimerkki Oy"


@pytest.mark.django_db
def test_the_database_refuses_the_same_business_id_twice():
    Organisation.objects.create(name="A", business_id="0000101-1")
    with pytest.raises(IntegrityError):
        Organisation.objects.create(name="B", business_id="0000101-1")
