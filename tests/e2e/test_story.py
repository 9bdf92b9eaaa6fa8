"""Week 49 from end to end, in Finnish, on a real ``./run demo`` with its four processes, beside the national system.

The manager sees flow-through far from the target and how many discussions will be late; the team lead in Forssa sees
why and what would help. The night's event file brings a customer; the coach sees the due date with its reason and books
the interview; an opening is proposed with reasons; on her phone she takes a login into use and consents to one
employer, who answers by a link; the coach confirms the hire and flow-through changes on the manager's page. The same
pages are then read in the three languages. With real data at hand (``VIRTAUS_TEST_DATA``) the area also holds ESCO, the
official series and the map. The stand-alone mode has a telling of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import real_data
from tests.e2e import running, story
from tests.e2e import story_languages as languages
from tests.e2e.running import Area
from tests.e2e.story import headline, number_in, picture, signed_in

KITCHEN_ASSISTANT = "http://data.europa.eu/esco/occupation/e1cf6897-158d-4b48-a39e-2a3a8cac216c"
KEY = "AMINATEST7"
HEADER = "event_id;key;event;date;recorded_at;municipality;status;occupation"
NEWCOMER = f"N-1;{KEY};search_started;2026-11-27;2026-11-30T05:10:00+02:00;169;unemployed;{KITCHEN_ASSISTANT}"
EMAIL = "amina@virtaus.example"
TARGET = 80
LATE = r"(\d+) keskustelua myöhästyy ennen joulua"
FORSSA = "Forssan seudun tiimi"


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Area]:
    data = real_data.folder()
    options = ("--data", str(data)) if data else ()
    with running.running(tmp_path_factory.mktemp("area"), "--as-of", story.TODAY.isoformat(), *options) as started:
        yield started


def director_sees_the_area(manager: Page) -> list[str]:
    """Late discussions and flow-through, the same on every page that tells them; gives the row of Forssa's team."""
    late = number_in(manager, LATE)
    flow = number_in(manager, rf"Läpivirtaus on (\d+)\s%. Tavoite on {TARGET}\s%")
    assert flow < TARGET - 20, "the area is far from its target and says so"
    expect(manager.locator("main")).to_contain_text(f"{TARGET - flow} prosenttiyksikköä vajaa tavoitteesta")
    manager.goto("/situation/")
    headline(manager, f"Läpivirtaus on {flow} %. Tavoite on {TARGET} %.")
    expect(manager.locator("main")).to_contain_text(re.compile(r"6\s103"))
    picture(manager, "situation")

    manager.goto("/outlook/")
    headline(manager, f"{late} keskustelua myöhästyy ennen joulua.")
    picture(manager, "outlook")
    rows = [row.inner_text().split("\t") for row in manager.locator("tbody tr").filter(has_text="tiimi").all()]
    teams = [[cell.strip() for cell in row] for row in rows if len(row) > 6]
    assert sum(int(row[1]) for row in teams) == late, "the teams add up to the area"
    return next(row for row in teams if row[0] == FORSSA)


def lead_sees_why(lead: Page, seen_by_director: list[str]) -> None:
    """The same figures as the director's of the team, who is away, and what would help."""
    late, short = int(seen_by_director[1]), int(seen_by_director[3])
    assert number_in(lead, LATE) == late
    lead.goto("/outlook/")
    headline(lead, f"{late} keskustelua myöhästyy ennen joulua.")
    assert number_in(lead, r"Määräpäiviin mennessä puuttuu (\d+) tunti") == short
    away = re.compile(r"1 on poissa: se vie \d+ tuntia. Ensimmäinen palaa 26.12.")
    expect(lead.locator("main")).to_contain_text(away)
    best = lead.locator(".options li").first
    expect(best).to_contain_text(re.compile("viikossa lisää|ajanvarausilta|Sijaiset|siirretään"))
    changed = re.search(r"Myöhästyy: (\d+) → (\d+)", best.inner_text())
    assert changed
    assert int(changed[2]) < int(changed[1]) == late
    picture(lead, "team", "[id^=team-]")
    lead.get_by_role("link", name="Ketkä ovat poissa").click()
    headline(lead, "1 on tänään poissa.")
    expect(lead.get_by_role("row").filter(has_text="Kerttu Pihlajamalli")).to_contain_text("25.12.2026")


def reads_the_nights_file(manager: Page, folder: Path) -> None:
    """A faulty file is refused with its reason; the right one brings the newcomer."""
    faulty = folder / "virheellinen.csv"
    faulty.write_text(f"{HEADER}\n{NEWCOMER.replace(';169;', ';999;')}\n", encoding="utf-8")
    manager.goto("/events/")
    manager.set_input_files("input[type=file]", faulty)
    manager.get_by_role("button", name="Näytä, mitä se muuttaisi").click()
    expect(manager.locator("main")).to_contain_text("municipality")
    expect(manager.get_by_role("button", name="Lue tiedosto sisään")).to_have_count(0)

    right = folder / "yön tapahtumat.csv"
    right.write_text(f"{HEADER}\n{NEWCOMER}\n", encoding="utf-8")
    manager.goto("/events/")
    manager.set_input_files("input[type=file]", right)
    manager.get_by_role("button", name="Näytä, mitä se muuttaisi").click()
    expect(manager.get_by_role("heading", level=1)).to_have_text("1 uutta, 0 muuttunutta, 0 ennallaan.")
    manager.get_by_role("button", name="Lue tiedosto sisään").click()
    expect(manager.get_by_text("Tiedosto luettiin sisään: 1 uutta")).to_be_visible()


def asks_why(coach: Page) -> None:
    """The date opens its rule, who decides and who has looked."""
    row = coach.get_by_role("listitem").filter(has_text=KEY)
    expect(row).to_contain_text("JTYPL 31 §")
    row.get_by_role("link", name="Miksi?").click()
    headline(coach, "Alkuhaastattelu: 11.12.2026")
    main = coach.locator("main")
    expect(main).to_contain_text("Työnhaku alkoi 27.11.")
    expect(main).to_contain_text("Valmentaja päättää, miten ja milloin")
    expect(main).to_contain_text("Kuka on katsonut tai muuttanut tietoja")
    expect(coach.locator(".timeline")).to_contain_text("Valmentaja")
    picture(coach, "why")
    coach.get_by_role("link", name=re.compile("JTYPL 31 §")).click()
    headline(coach, "JTYPL 31 §")
    expect(coach.get_by_role("heading", name="Säädöksen sanamuoto")).to_be_visible()


def books_the_interview(coach: Page) -> None:
    coach.goto("/today/?show=new")
    coach.get_by_role("link", name=f"Varaa aika {KEY}").click()
    coach.get_by_label("Päivä").fill("2026-12-03")
    coach.get_by_label("Aika").fill("10:00")
    coach.get_by_label("Paikka").select_option("video")
    coach.get_by_role("button", name="Varaa aika").click()
    expect(coach.get_by_text("Tapaaminen on sovittu. Kirjaa se")).to_be_visible()


def gives_a_code(coach: Page) -> str:
    coach.goto("/people/?new=yes")
    coach.get_by_role("link", name=KEY).click()
    coach.get_by_role("link", name="Anna koodi").click()
    coach.get_by_role("button", name="Tee koodi").click()
    return coach.locator(".code").inner_text()


@pytest.mark.slow
def test_from_the_nights_file_to_a_hire_that_moves_the_flow(browser: Browser, area: Area, tmp_path: Path) -> None:
    manager = signed_in(browser, area, "manager")
    strip = manager.get_by_role("complementary", name="Tietoa aineistosta")
    expect(strip).to_contain_text("kaikki henkilöt ja yritykset ovat keksittyjä")
    forssa = director_sees_the_area(manager)
    lead_sees_why(signed_in(browser, area, "team_lead"), forssa)
    started, ended, to_work = story.november(manager)
    reads_the_nights_file(manager, tmp_path)

    coach = signed_in(browser, area, "coach")
    coach.goto("/today/")
    picture(coach, "today")
    coach.goto("/today/?show=new")
    asks_why(coach)
    books_the_interview(coach)
    coach.goto("/people/?new=yes")
    coach.get_by_role("link", name=KEY).click()
    headline(coach, "Alkuhaastattelu on varattu")
    history = f"{coach.url}history/"
    proposal = story.propose_best(coach)

    amina = story.opened(browser, area, story.PHONE)
    story.joins(amina, gives_a_code(coach), EMAIL)
    expect(amina.get_by_role("heading", level=1)).to_have_text("Hei Amina")
    expect(amina.locator(".step")).to_contain_text("Tapaaminen: Torstai 3.12. klo 10.00")
    expect(amina.get_by_text("Tämä on ehdotus, ei velvoite.").first).to_be_visible()
    expect(amina.get_by_text("Tämä sivu ei ilmoita puolestasi.").first).to_be_visible()
    picture(amina, "phone")
    story.consent(amina, "Amina Testinen", "040 555 0123")

    story.send_link(coach, proposal)
    link = story.link_of_the_mail(signed_in(browser, area, "admin"), "Amina")
    story.hire_by_link(story.opened(browser, area, story.PHONE), link, "Amina Testinen")
    # Nobody's status changes by an outsider alone: the ledger tells it at once, the flow when it was next counted.
    coach.goto(history)
    headline(coach, "Työtön työnhakija 27.11.2026 alkaen")
    story.await_november(manager, (started + 1, ended, to_work))

    amina.goto("/my/")
    expect(amina.locator(".step")).to_contain_text("on vastannut")
    amina.get_by_role("link", name="Katso", exact=True).click()
    amina.get_by_role("link", name="Miksi tämä?").click()
    expect(amina.locator("main")).to_contain_text("Kuka niistä vastaa")
    expect(amina.locator("main")).to_contain_text("Työnantaja, linkillä")
    story.confirm_hire(coach)
    coach.get_by_role("button", name="Kirjattu sinne").click()
    expect(coach.get_by_text("Kirjattu valtakunnalliseen järjestelmään")).to_be_visible()
    story.await_november(manager, (started + 1, ended + 1, to_work + 1))


@pytest.mark.slow
@pytest.mark.parametrize("role", languages.PAGES)
def test_the_pages_of_the_story_speak_the_readers_language(browser: Browser, area: Area, role: str) -> None:
    page = signed_in(browser, area, role)
    addresses = ("/", *languages.PAGES[role])
    if role == "coach":
        addresses += languages.of_a_customer(page)
    assert languages.untranslated(page, addresses, languages.FINDINGS[role]) == []
