"""The page that says what of a training area is measured and what assumed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from virtaus.web.simulation import assumptions
from virtaus.web.training_page import assumed


@pytest.mark.django_db
def test_everybody_reads_what_is_assumed(client: Client) -> None:
    page = client.get(reverse("training_data")).content.decode()
    rows = assumed(assumptions())
    assert len(rows) > 10
    assert page.count(">oletus</span>") == len(rows)
    assert "900–999" in page


def test_the_page_tells_the_values_that_the_simulation_uses() -> None:
    found = assumptions()
    other = replace(found, flow=replace(found.flow, remaining_after_three_months=0.37))
    with translation.override("en"):
        told = {row.what: row.value for row in assumed(other)}
    assert "37" in told["Still unemployed three months after becoming so, lay-offs apart"]
