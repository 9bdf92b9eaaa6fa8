"""The synthetic vacancies that the product ships for its areas."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.management import call_command

from virtaus.area.models import Municipality
from virtaus.employers.demo import demo_areas, demo_file
from virtaus.organisations.models import valid_business_id


@pytest.mark.parametrize("area", demo_areas())
def test_demo_vacancies_are_plainly_made_up_and_within_their_area(area: str, db):
    call_command("load_area", area, stdout=io.StringIO())
    codes = set(Municipality.objects.values_list("code", flat=True))
    _name, content = demo_file(area)
    rows = list(csv.DictReader(io.StringIO(content.decode()), delimiter=";"))
    assert {row["municipality"] for row in rows} <= codes
    for row in rows:
        assert valid_business_id(row["business_id"]).startswith("0000"), "no real business ID is that low"
    assert "tyohame" not in area or len(rows) >= 60
