"""The night's file and the coach's day in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.factories.casework import Events
from tests.world import World
from virtaus.area.models import Municipality
from virtaus.casework.statutes import calendar
from virtaus.frame import clock
from virtaus.frame.roles import Role

OpenPage = Callable[..., Page]


def test_the_nights_file_brings_a_customer_whose_interview_is_booked(
    signed_in: OpenPage, town: World, tmp_path: Path
) -> None:
    today = clock.today()
    municipality = Municipality.objects.filter(teams=town.teams[0]).order_by("code")[0].code
    events = Events()
    events.start("BROWSER001", today.isoformat(), municipality)
    path = tmp_path / "yön tapahtumat.csv"
    path.write_bytes(events.content)

    manager = signed_in(Role.MANAGER)
    manager.goto("/events/")
    manager.set_input_files("input[type=file]", path)
    manager.get_by_role("button", name="Näytä, mitä se muuttaisi").click()
    expect(manager.get_by_role("heading", level=1)).to_have_text("1 uutta, 0 muuttunutta, 0 ennallaan.")
    manager.get_by_role("button", name="Lue tiedosto sisään").click()
    expect(manager.get_by_text("Tiedosto luettiin sisään: 1 uutta")).to_be_visible()

    coach = signed_in(Role.COACH)
    coach.goto("/today/?show=new")
    coach.get_by_role("link", name="Varaa aika BROWSER001").click()
    expect(coach.get_by_role("heading", level=1)).to_contain_text("Alkuhaastattelu viimeistään")
    day = calendar().add_working_days(today, 2)
    coach.get_by_label("Päivä").fill(day.isoformat())
    coach.get_by_label("Aika").fill("10:15")
    coach.get_by_label("Paikka").select_option("video")
    coach.get_by_role("button", name="Varaa aika").click()
    expect(coach.get_by_text("Tapaaminen on sovittu. Kirjaa se")).to_be_visible()
    expect(coach.get_by_label("Kopioi tämä teksti")).to_have_value(re.compile("BROWSER001: Alkuhaastattelu"))
    coach.get_by_role("button", name="Olen merkinnyt sen sinne").click()
    expect(coach.get_by_text("Merkitty valtakunnalliseen järjestelmään")).to_be_visible()
    coach.goto("/people/?duty=booked&new=yes")
    coach.get_by_role("link", name="BROWSER001").click()
    expect(coach.get_by_role("heading", level=1)).to_contain_text("Alkuhaastattelu on varattu")
