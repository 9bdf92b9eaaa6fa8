"""What the two tellings of week 49 share: who signs in where, and the steps from a proposal to a hire."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.running import Area

TODAY = date(2026, 11, 30)
WIDE = (1280, 860)
PHONE = (390, 844)
PICTURES = os.environ.get("VIRTAUS_PICTURES", "")
COUNTS = re.compile(r"Marraskuu 2026: (\d+) jaksoa alkoi ja (\d+) päättyi, niistä (\d+) työhön")
GOOD_WORDS = "kolme hyvää sanaa"


def opened(browser: Browser, area: Area, size: tuple[int, int] = WIDE) -> Page:
    """A browser of somebody who is not signed in."""
    return browser.new_context(
        base_url=area.url,
        locale="fi-FI",
        viewport={"width": size[0], "height": size[1]},
        reduced_motion="reduce",
    ).new_page()


def signed_in(browser: Browser, area: Area, role: str, size: tuple[int, int] = WIDE) -> Page:
    """The browser of the training area's login with that role."""
    page = opened(browser, area, size)
    page.goto("/sign-in")
    sign_in(page, *area.logins[role])
    expect(page).not_to_have_url(re.compile("/sign-in"))
    return page


def sign_in(page: Page, email: str, password: str) -> None:
    """Fill the form of the page where one signs in, and send it."""
    page.get_by_label("Sähköposti").fill(email)
    page.get_by_label("Salasana").fill(password)
    page.get_by_role("button", name="Kirjaudu sisään", exact=True).click()


def headline(page: Page, words: str) -> None:
    """Require words in the page's finding."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def number_in(page: Page, pattern: str) -> int:
    """The number that stands where ``pattern`` has its group in the page's own words."""
    for _attempt in range(60):
        found = re.search(pattern, page.locator("main").inner_text())
        if found:
            return int(re.sub(r"\s", "", found[1]))
        # What the compute process is still reckoning the page tells a moment later.
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError(f"{page.url} tells nothing like {pattern!r}")


def picture(page: Page, name: str, part: str = "") -> None:
    """Keep a picture for the README where VIRTAUS_PICTURES names a folder: of what is in sight, or of a part."""
    if PICTURES:
        (page.locator(part).first if part else page).screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def november(manager: Page) -> tuple[int, ...]:
    """Spells that started and ended in November and how many of those ended in work, as the manager's page tells."""
    manager.goto("/situation/")
    found = COUNTS.search(manager.locator("main").inner_text())
    assert found, "the manager's page tells the counts of the month"
    return tuple(int(number) for number in found.groups())


def await_november(manager: Page, wanted: Sequence[int]) -> None:
    """Wait until the worker has counted the flow anew, and require these counts."""
    for _attempt in range(60):
        if november(manager) == tuple(wanted):
            return
        manager.wait_for_timeout(1000)
    assert november(manager) == tuple(wanted)


def propose_best(coach: Page) -> str:
    """From a customer's page to the best opening in the field looked for, proposed; gives the proposal's address."""
    coach.get_by_role("link", name="Kaikki järjestyksessä").click()
    field = re.compile("Haettu ammatti|Sama ammattiryhmä kuin haettu")
    best = coach.get_by_role("listitem").filter(has_text=field).first
    expect(best).to_contain_text("hygieniapassi")
    expect(coach.get_by_text("Ehdotus, ei velvoita").first).to_be_visible()
    picture(coach, "openings")
    best.get_by_role("button", name="Ehdota").click()
    return coach.url


def joins(phone: Page, code: str, email: str) -> None:
    """On her phone Amina takes the coach's code into use and signs in."""
    phone.goto("/join/")
    phone.get_by_label("Koodi valmentajalta").fill(code)
    phone.get_by_label("Miksi saamme kutsua sinua?").fill("Amina")
    phone.get_by_label("Sähköpostisi").fill(email)
    phone.get_by_label("Keksi salasana").fill(GOOD_WORDS)
    phone.get_by_role("button", name="Tee tunnukseni").click()
    sign_in(phone, email, GOOD_WORDS)
    expect(phone).to_have_url(re.compile("/my/$"))


def consent(person: Page, name: str, telephone: str) -> None:
    """Interested, the person sees exactly what the employer is told, and consents."""
    person.get_by_role("link", name="Kaikki", exact=True).click()
    person.locator(".job h3 a").first.click()
    person.get_by_role("button", name="Kiinnostaa").click()
    person.get_by_label("Nimesi, jonka työnantaja saa tietää").fill(name)
    person.get_by_label("Puhelin tai sähköposti tälle työnantajalle").fill(telephone)
    person.get_by_role("button", name="Näytä, mitä kerrotaan").click()
    headline(person, "saa tietää tämän, ei muuta")
    picture(person, "consent")
    person.get_by_role("button", name="Annan suostumuksen").click()
    expect(person.get_by_text("Suostumuksesi on tallennettu.")).to_be_visible()


def send_link(coach: Page, proposal: str) -> None:
    """The employer's contact gets a link by mail."""
    coach.goto(proposal)
    coach.get_by_label("Työnantajan yhteyshenkilön sähköposti").fill("rekry@virtaus.example")
    coach.get_by_role("button", name="Lähetä linkki").click()
    expect(coach.get_by_text("Linkki on matkalla.")).to_be_visible()


def link_of_the_mail(admin: Page, name: str) -> str:
    """Where the newest mail of the training area's mailbox leads; the mail itself doesn't tell the name."""
    admin.goto("/mailbox/")
    admin.get_by_role("link", name="Työnhakija odottaa vastaustasi").first.click()
    expect(admin.locator("main")).not_to_contain_text(name)
    return str(admin.get_by_role("link", name="Avaa viestin linkki").get_attribute("href"))


def hire_by_link(employer: Page, link: str, name: str) -> None:
    """Without a password the employer sees who consented, and hires from today on."""
    employer.goto(link)
    expect(employer.locator("main")).not_to_contain_text(name)
    employer.get_by_role("button", name="Näytä hakija").click()
    expect(employer.locator(".told")).to_contain_text(name)
    picture(employer, "answer")
    employer.get_by_label("Palkkaamme").check()
    employer.get_by_label("Jos palkkaat: ensimmäinen työpäivä").fill(TODAY.isoformat())
    employer.get_by_role("button", name="Vastaa").click()
    headline(employer, "Kiitos")


def confirm_hire(coach: Page) -> None:
    """A person decides: the coach confirms what the employer answered."""
    coach.goto("/proposals/waiting/")
    coach.get_by_role("button", name="Vahvista ja kirjaa työllistyminen").click()
    headline(coach, "Työllistyi")
    expect(coach.get_by_text("Työ alkaa 30.11.2026.")).to_be_visible()
