"""The main job from end to end, in Finnish, on a real ``./run demo`` with its four processes.

The night's event file brings a customer; the coach sees the due date with its reason and books the interview; an
opening is proposed with reasons, accepted, and ends in a hire; flow-through changes on the manager's page. With real
data at hand (``VIRTAUS_TEST_DATA``) the area also holds ESCO, the official series and the map.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import running
from tests.e2e.running import Area

TODAY = date(2026, 11, 30)
KITCHEN_ASSISTANT = "http://data.europa.eu/esco/occupation/e1cf6897-158d-4b48-a39e-2a3a8cac216c"
KEY = "AMINATEST7"
HEADER = "event_id;key;event;date;recorded_at;municipality;status;occupation"
NEWCOMER = f"N-1;{KEY};search_started;2026-11-27;2026-11-30T05:10:00+02:00;169;unemployed;{KITCHEN_ASSISTANT}"
COUNTS = re.compile(r"Marraskuu 2026: (\d+) jaksoa alkoi ja (\d+) päättyi, niistä (\d+) työhön")
PICTURES = os.environ.get("VIRTAUS_PICTURES", "")


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Area]:
    data = running.test_data()
    options = ("--data", str(data)) if data else ()
    with running.running(tmp_path_factory.mktemp("area"), "--as-of", TODAY.isoformat(), *options) as started:
        yield started


def signed_in(browser: Browser, area: Area, role: str) -> Page:
    page = browser.new_context(
        base_url=area.url, locale="fi-FI", viewport={"width": 1280, "height": 860}, reduced_motion="reduce"
    ).new_page()
    email, password = area.logins[role]
    page.goto("/sign-in")
    page.get_by_label("Sähköposti").fill(email)
    page.get_by_label("Salasana").fill(password)
    page.get_by_role("button", name="Kirjaudu sisään", exact=True).click()
    expect(page).to_have_url(f"{area.url}/")
    return page


def picture(page: Page, name: str) -> None:
    """Keep a picture for the README where VIRTAUS_PICTURES names a folder."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def november(manager: Page) -> tuple[int, ...]:
    """Spells that started and ended in November and how many of those ended in work, as the manager's page tells."""
    manager.goto("/situation/")
    found = COUNTS.search(manager.locator("main").inner_text())
    assert found, "the manager's page tells the counts of the month"
    return tuple(int(number) for number in found.groups())


@pytest.mark.slow
def test_from_the_nights_file_to_a_hire_that_moves_the_flow(browser: Browser, area: Area, tmp_path: Path) -> None:
    manager = signed_in(browser, area, "manager")
    strip = manager.get_by_role("complementary", name="Tietoa aineistosta")
    expect(strip).to_contain_text("kaikki henkilöt ja yritykset ovat keksittyjä")
    started, ended, to_work = november(manager)
    expect(manager.get_by_role("heading", level=1)).to_contain_text("Tavoite on 80 %")
    expect(manager.locator("main")).to_contain_text(re.compile(r"6\s103"))
    picture(manager, "situation")

    faulty = tmp_path / "virheellinen.csv"
    faulty.write_text(f"{HEADER}\n{NEWCOMER.replace(';169;', ';999;')}\n", encoding="utf-8")
    manager.goto("/events/")
    manager.set_input_files("input[type=file]", faulty)
    manager.get_by_role("button", name="Näytä, mitä se muuttaisi").click()
    expect(manager.locator("main")).to_contain_text("municipality")
    expect(manager.get_by_role("button", name="Lue tiedosto sisään")).to_have_count(0)

    right = tmp_path / "yön tapahtumat.csv"
    right.write_text(f"{HEADER}\n{NEWCOMER}\n", encoding="utf-8")
    manager.goto("/events/")
    manager.set_input_files("input[type=file]", right)
    manager.get_by_role("button", name="Näytä, mitä se muuttaisi").click()
    expect(manager.get_by_role("heading", level=1)).to_have_text("Tiedosto tuo 1 uuden tapahtuman.")
    manager.get_by_role("button", name="Lue tiedosto sisään").click()
    expect(manager.get_by_text("1 tapahtuma luettiin.")).to_be_visible()

    coach = signed_in(browser, area, "coach")
    coach.goto("/today/")
    picture(coach, "today")
    coach.goto("/today/?show=new")
    row = coach.get_by_role("listitem").filter(has_text=KEY)
    expect(row).to_contain_text("JTYPL 31 §")
    row.get_by_role("link", name="Miksi?").click()
    expect(coach.get_by_role("heading", level=1)).to_contain_text("Alkuhaastattelu: 11.12.2026")
    expect(coach.locator("main")).to_contain_text("Työnhaku alkoi 27.11.")
    picture(coach, "why")
    coach.goto("/today/?show=new")
    coach.get_by_role("link", name=f"Varaa aika {KEY}").click()
    coach.get_by_label("Päivä").fill("2026-12-03")
    coach.get_by_label("Aika").fill("10:00")
    coach.get_by_label("Paikka").select_option("video")
    coach.get_by_role("button", name="Varaa aika").click()
    expect(coach.get_by_text("Aika on varattu. Merkitse se")).to_be_visible()

    coach.goto("/people/?new=yes")
    coach.get_by_role("link", name=KEY).click()
    expect(coach.get_by_role("heading", level=1)).to_contain_text("Alkuhaastattelu on varattu")
    coach.get_by_role("link", name="Kaikki järjestyksessä").click()
    best = (
        coach.get_by_role("listitem").filter(has_text=re.compile("Haettu ammatti|Sama ammattiryhmä kuin haettu")).first
    )
    expect(best).to_contain_text("hygieniapassi")
    expect(coach.get_by_text("Ehdotus, ei velvoita").first).to_be_visible()
    picture(coach, "openings")
    best.get_by_role("button", name="Ehdota").click()
    coach.get_by_label("Henkilö on kiinnostunut").check()
    coach.get_by_role("button", name="Tallenna").click()
    coach.get_by_label("Ensimmäinen työpäivä").fill(TODAY.isoformat())
    coach.get_by_role("button", name="Kirjaa työllistyminen").click()
    expect(coach.get_by_role("heading", level=1)).to_contain_text("Työllistyi")
    expect(coach.get_by_text("Työ alkaa 30.11.2026.")).to_be_visible()
    coach.get_by_role("button", name="Kirjattu sinne").click()
    expect(coach.get_by_text("Kirjattu valtakunnalliseen järjestelmään")).to_be_visible()

    for _attempt in range(60):
        after = november(manager)
        if after == (started + 1, ended + 1, to_work + 1):
            break
        manager.wait_for_timeout(1000)
    assert november(manager) == (started + 1, ended + 1, to_work + 1)
