"""The main job from end to end, in Finnish, on a real ``./run demo`` with its four processes.

The night's event file brings a customer; the coach sees the due date with its reason and books the interview; an
opening is proposed with reasons; on her phone she takes a login into use and consents to one employer, who answers by a
link; the coach confirms the hire and flow-through changes on the manager's page. With real
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

from tests import real_data
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
    data = real_data.folder()
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


def phone(browser: Browser, area: Area) -> Page:
    """A phone of somebody who is not signed in."""
    return browser.new_context(
        base_url=area.url, locale="fi-FI", viewport={"width": 390, "height": 844}, reduced_motion="reduce"
    ).new_page()


def joined(browser: Browser, area: Area, code: str) -> Page:
    """Amina's phone: she takes the coach's code into use and signs in."""
    page = phone(browser, area)
    page.goto("/join/")
    page.get_by_label("Koodi valmentajalta").fill(code)
    page.get_by_label("Miksi saamme kutsua sinua?").fill("Amina")
    page.get_by_label("Sähköpostisi").fill("amina@virtaus.example")
    page.get_by_label("Keksi salasana").fill("kolme hyvää sanaa")
    page.get_by_role("button", name="Tee tunnukseni").click()
    page.get_by_label("Sähköposti").fill("amina@virtaus.example")
    page.get_by_label("Salasana").fill("kolme hyvää sanaa")
    page.get_by_role("button", name="Kirjaudu sisään", exact=True).click()
    expect(page).to_have_url(f"{area.url}/my/")
    return page


def consent(amina: Page) -> None:
    """She is interested, sees exactly what the employer is told, and consents."""
    amina.get_by_role("link", name="Kaikki", exact=True).click()
    amina.locator(".job h3 a").first.click()
    amina.get_by_role("button", name="Kiinnostaa").click()
    amina.get_by_label("Nimesi, jonka työnantaja saa tietää").fill("Amina Testinen")
    amina.get_by_label("Puhelin tai sähköposti tälle työnantajalle").fill("040 555 0123")
    amina.get_by_role("button", name="Näytä, mitä kerrotaan").click()
    expect(amina.get_by_role("heading", level=1)).to_contain_text("saa tietää tämän, ei muuta")
    picture(amina, "consent")
    amina.get_by_role("button", name="Annan suostumuksen").click()
    expect(amina.get_by_text("Suostumuksesi on tallennettu.")).to_be_visible()


def link_of_the_mail(browser: Browser, area: Area) -> str:
    """Where the newest mail of the training area's mailbox leads."""
    admin = signed_in(browser, area, "admin")
    admin.goto("/mailbox/")
    admin.get_by_role("link", name="Työnhakija odottaa vastaustasi").first.click()
    expect(admin.locator("main")).not_to_contain_text("Amina")
    return str(admin.get_by_role("link", name="Avaa viestin linkki").get_attribute("href"))


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


def await_november(manager: Page, wanted: tuple[int, ...]) -> None:
    """Wait until the worker has counted the flow anew, and require these counts."""
    for _attempt in range(60):
        if november(manager) == wanted:
            return
        manager.wait_for_timeout(1000)
    assert november(manager) == wanted


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
    expect(coach.get_by_text("Tapaaminen on sovittu. Kirjaa se")).to_be_visible()

    coach.goto("/people/?new=yes")
    coach.get_by_role("link", name=KEY).click()
    expect(coach.get_by_role("heading", level=1)).to_contain_text("Alkuhaastattelu on varattu")
    history = f"{coach.url}history/"
    coach.get_by_role("link", name="Kaikki järjestyksessä").click()
    best = (
        coach.get_by_role("listitem").filter(has_text=re.compile("Haettu ammatti|Sama ammattiryhmä kuin haettu")).first
    )
    expect(best).to_contain_text("hygieniapassi")
    expect(coach.get_by_text("Ehdotus, ei velvoita").first).to_be_visible()
    picture(coach, "openings")
    best.get_by_role("button", name="Ehdota").click()
    proposal = coach.url
    coach.goto("/people/?new=yes")
    coach.get_by_role("link", name=KEY).click()
    coach.get_by_role("link", name="Anna koodi").click()
    coach.get_by_role("button", name="Tee koodi").click()
    code = coach.locator(".code").inner_text()

    amina = joined(browser, area, code)
    expect(amina.get_by_role("heading", level=1)).to_have_text("Hei Amina")
    expect(amina.locator(".step")).to_contain_text("Tapaaminen: Torstai 3.12. klo 10.00")
    expect(amina.get_by_text("Tämä on ehdotus, ei velvoite.").first).to_be_visible()
    expect(amina.get_by_text("Tämä sivu ei ilmoita puolestasi.").first).to_be_visible()
    picture(amina, "phone")
    consent(amina)

    coach.goto(proposal)
    coach.get_by_label("Työnantajan yhteyshenkilön sähköposti").fill("rekry@virtaus.example")
    coach.get_by_role("button", name="Lähetä linkki").click()
    expect(coach.get_by_text("Linkki on matkalla.")).to_be_visible()
    employer = phone(browser, area)
    employer.goto(link_of_the_mail(browser, area))
    expect(employer.locator("main")).not_to_contain_text("Amina")
    employer.get_by_role("button", name="Näytä hakija").click()
    expect(employer.locator(".told")).to_contain_text("Amina Testinen")
    picture(employer, "answer")
    employer.get_by_label("Palkkaamme").check()
    employer.get_by_label("Jos palkkaat: ensimmäinen työpäivä").fill(TODAY.isoformat())
    employer.get_by_role("button", name="Vastaa").click()
    expect(employer.get_by_role("heading", level=1)).to_contain_text("Kiitos")
    # Nobody's status changes by an outsider alone: the ledger tells it at once, the flow when it was next counted.
    coach.goto(history)
    expect(coach.get_by_role("heading", level=1)).to_contain_text("Työtön työnhakija 27.11.2026 alkaen")
    await_november(manager, (started + 1, ended, to_work))

    amina.goto("/my/")
    expect(amina.locator(".step")).to_contain_text("on vastannut")
    amina.get_by_role("link", name="Katso", exact=True).click()
    amina.get_by_role("link", name="Miksi tämä?").click()
    expect(amina.locator("main")).to_contain_text("Kuka niistä vastaa")
    expect(amina.locator("main")).to_contain_text("Työnantaja, linkillä")
    coach.goto("/proposals/waiting/")
    coach.get_by_role("button", name="Vahvista ja kirjaa työllistyminen").click()
    expect(coach.get_by_role("heading", level=1)).to_contain_text("Työllistyi")
    expect(coach.get_by_text("Työ alkaa 30.11.2026.")).to_be_visible()
    coach.get_by_role("button", name="Kirjattu sinne").click()
    expect(coach.get_by_text("Kirjattu valtakunnalliseen järjestelmään")).to_be_visible()

    await_november(manager, (started + 1, ended + 1, to_work + 1))
