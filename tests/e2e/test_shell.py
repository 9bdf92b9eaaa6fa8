"""The pages of the shell, looked at."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import CheckPage, OpenPage
from tests.e2e.look import LOOKS
from virtaus.frame.roles import Role


def open_own_menu(page: Page) -> None:
    page.locator(".own-menu summary").click()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_gallery_in_other_languages_fits_a_phone(check_page: CheckPage, language: str) -> None:
    check_page("/gallery/", f"gallery-{language}", role=Role.ADMIN, language=language, looks=LOOKS[2:3])


@pytest.mark.parametrize("role", [Role.COACH, Role.MANAGER])
def test_home(check_page: CheckPage, role: Role) -> None:
    check_page("/", f"home-{role}", role=role)


def test_own_menu(check_page: CheckPage) -> None:
    check_page("/", "own-menu", role=Role.MANAGER, prepare=open_own_menu)


def test_unknown_page(check_page: CheckPage) -> None:
    check_page("/nowhere", "error-404", role=Role.COACH, status=404)


def test_page_of_another_role(check_page: CheckPage) -> None:
    check_page("/gallery/", "error-403", role=Role.MUNICIPALITY, status=403)


def test_wrong_password_is_told_on_top_and_focus_is_seen(signed_in: OpenPage) -> None:
    page = signed_in()
    page.goto("/sign-in")
    expect(page.get_by_label("Sähköposti")).to_be_focused()
    page.keyboard.type("maija@virtaus.example")
    page.get_by_label("Salasana").fill("vaara-salasana")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("eivät täsmää")
    expect(page.get_by_label("Sähköposti")).to_have_value("maija@virtaus.example")


def test_the_keyboard_skips_to_the_content(signed_in: OpenPage) -> None:
    page = signed_in(Role.ADMIN)
    page.goto("/modes/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Siirry sisältöön")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_language_and_colours_change_without_scripts(browser, server, town) -> None:  # type: ignore[no-untyped-def]
    session = town.client(Role.MANAGER).cookies["sessionid"].value
    context = browser.new_context(base_url=server, java_script_enabled=False, color_scheme="light")
    context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    page = context.new_page()
    page.goto("/modes/")
    open_own_menu(page)
    page.get_by_role("button", name="Svenska").click()
    expect(page).to_have_url(f"{server}/modes/")
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    open_own_menu(page)
    page.get_by_role("button", name="Mörkt").click()
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(17, 26, 32)"
    context.close()


def test_the_phone_menu_opens_and_closes_by_escape(signed_in: OpenPage) -> None:
    page = signed_in(Role.MANAGER, LOOKS[2])
    page.goto("/")
    summary = page.locator(".own-menu summary")
    summary.click()
    expect(page.get_by_role("button", name="Kirjaudu ulos")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Kirjaudu ulos")).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_head_finds_a_customer_by_keyboard(signed_in: OpenPage) -> None:
    page = signed_in(Role.COACH)
    page.goto("/people/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("search").get_by_label("Hae asiakas")
    expect(field).to_be_focused()
    page.keyboard.type("E2E-NOBODY")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ketään ei löytynyt.")
    assert page.url.endswith("/people/search/")
