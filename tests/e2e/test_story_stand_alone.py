"""Week 49 once more where Virtaus is master itself (``--mode stand-alone``), on the vocabulary that the product ships.

No night's file brings anybody: staff register one customer and she another herself; the same person twice is refused.
Job search, competence and employment are recorded here, and the employer's hire moves flow-through just the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import running, story
from tests.e2e.running import Area
from tests.e2e.story import headline, signed_in

AMINA = "Amina Testinen"
HETU = "020394-9022"
OONA = "Oona Testinen"
OONAS_HETU = "150288-9045"
EMAIL = "oona@virtaus.example"


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Area]:
    folder = tmp_path_factory.mktemp("alone")
    with running.running(folder, "--as-of", story.TODAY.isoformat(), "--mode", "stand-alone") as started:
        yield started


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's pictures are of the other telling."""
    monkeypatch.setattr(story, "PICTURES", "")


def fills_the_registration(page: Page, name: str, hetu: str) -> None:
    given, family = name.split()
    page.get_by_label("Etunimet").fill(given)
    page.get_by_label("Sukunimi").fill(family)
    page.get_by_label("Henkilötunnus").fill(hetu)
    page.get_by_label("Asuinkunta").select_option(label="Jokioinen")
    page.get_by_role("button", name="Rekisteröi", exact=True).click()


def registers_amina(coach: Page) -> str:
    """A worker registers a customer once; gives the address of her page."""
    coach.goto("/people/search/")
    coach.get_by_role("link", name="Rekisteröi uusi asiakas").click()
    fills_the_registration(coach, AMINA, HETU)
    expect(coach.get_by_text("Rekisteröity. Aloita seuraavaksi työnhaku.")).to_be_visible()
    headline(coach, "Työnhaku ei ole voimassa.")
    person = coach.url
    coach.goto("/people/register/")
    fills_the_registration(coach, "Aamina Testinen", HETU)
    expect(coach.locator("main")).to_contain_text("on jo rekisteröity")
    expect(coach.locator("main")).not_to_contain_text("Amina Testinen")
    return person


def starts_the_search(coach: Page, person: str) -> None:
    """Here the job search itself is recorded, in the municipality where she was registered, and what she seeks."""
    coach.goto(person)
    coach.get_by_role("link", name="Työnhaku alkoi").click()
    expect(coach.get_by_label("Kotikunta").locator("option:checked")).to_have_text("Jokioinen")
    coach.get_by_label("Mistä päivästä").fill("2026-11-27")
    coach.get_by_role("button", name="Kirjaa", exact=True).click()
    headline(coach, "Työtön työnhakija 27.11.2026 alkaen")
    coach.goto(f"{person}competence/")
    coach.get_by_label("Ammatti, taito, kieli tai lupa").fill("keittiöapulainen")
    coach.locator("main").get_by_role("button", name="Hae", exact=True).click()
    coach.get_by_role("button", name="Hakee: keittiöapulainen", exact=True).click()
    headline(coach, "Hakee ensisijaisesti: keittiöapulainen")
    coach.goto(person)
    headline(coach, "Alkuhaastattelu viimeistään 11.12.")


def oona_registers_herself(browser: Browser, area: Area, admin: Page) -> Page:
    """An account with the role, and on her phone she fills the rest herself."""
    admin.goto("/accounts/new")
    admin.get_by_label("Nimi").fill(OONA)
    admin.get_by_label("Sähköposti").fill(EMAIL)
    admin.get_by_label("Ensimmäinen salasana").fill(story.GOOD_WORDS)
    admin.get_by_role("button", name="Tee tunnus").click()
    admin.get_by_role("link", name="Anna rooli").click()
    admin.get_by_label("Rooli").select_option(label="Työnhakija")
    admin.get_by_label("Ensimmäinen päivä").fill(story.TODAY.isoformat())
    admin.get_by_role("button", name="Anna rooli").click()
    oona = story.opened(browser, area, story.PHONE)
    oona.goto("/sign-in")
    story.sign_in(oona, EMAIL, story.GOOD_WORDS)
    oona.get_by_role("link", name="Rekisteröidy asiakkaaksi").first.click()
    fills_the_registration(oona, OONA, OONAS_HETU)
    expect(oona.get_by_text("Olet rekisteröitynyt.")).to_be_visible()
    headline(oona, "Hei Oona")
    return oona


@pytest.mark.slow
def test_registered_here_hired_here_and_the_flow_moves(browser: Browser, area: Area) -> None:
    manager, coach = signed_in(browser, area, "manager"), signed_in(browser, area, "coach")
    admin = signed_in(browser, area, "admin")
    started, ended, to_work = story.november(manager)

    person = registers_amina(coach)
    starts_the_search(coach, person)
    proposal = story.propose_best(coach)
    oona_registers_herself(browser, area, admin)
    coach.goto("/people/search/")
    coach.locator("main").get_by_label("Nimi, henkilötunnus, puhelinnumero").fill(OONA)
    coach.locator("main").get_by_role("button", name="Hae", exact=True).click()
    coach.get_by_role("link", name=OONA).click()
    expect(coach.locator("main")).to_contain_text("Jokioinen")
    starts_the_search(coach, coach.url)
    story.await_november(manager, (started + 2, ended, to_work))

    coach.goto(person)
    coach.get_by_role("link", name="Anna koodi").click()
    coach.get_by_role("button", name="Tee koodi").click()
    amina = story.opened(browser, area, story.PHONE)
    story.joins(amina, coach.locator(".code").inner_text(), f"amina.{EMAIL}")
    # What the page says of the national service holds beside it only.
    expect(amina.get_by_text("Tämä sivu ei ilmoita puolestasi.")).to_have_count(0)
    story.consent(amina, AMINA, "040 555 0123")
    story.send_link(coach, proposal)
    employer = story.opened(browser, area, story.PHONE)
    story.hire_by_link(employer, story.link_of_the_mail(admin, "Amina"), AMINA)
    coach.goto(f"{person}history/")
    headline(coach, "Työtön työnhakija 27.11.2026 alkaen")

    story.confirm_hire(coach)
    expect(coach.get_by_role("button", name="Kirjattu sinne")).to_have_count(0)
    coach.goto(f"{person}history/")
    headline(coach, "Työssä avoimilla työmarkkinoilla")
    expect(coach.locator("main")).to_contain_text(re.compile("Työtön työnhakija"))
    story.await_november(manager, (started + 2, ended + 1, to_work + 1))
