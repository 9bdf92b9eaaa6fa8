"""The situation page and the catalogue in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import CheckPage, OpenPage
from virtaus.frame.roles import Role


def test_the_situation_of_one_municipality_looks_right(check_page: CheckPage) -> None:
    check_page("/situation/", "situation-municipality", role=Role.MUNICIPALITY)


def test_the_catalogue_looks_right(check_page: CheckPage) -> None:
    check_page("/situation/indicators/", "indicators", role=Role.CONTROLLER, language="sv")


def test_a_manager_goes_from_a_figure_to_its_definition_and_narrows_down(signed_in: OpenPage) -> None:
    page = signed_in(Role.MANAGER)
    page.goto("/situation/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Läpivirtaus on 61 %. Tavoite on 80 %.")
    page.get_by_label("Kunta", exact=True).select_option(label="Hämeenlinna")
    page.get_by_label("Pitkä sarja").select_option(label="Pitkäaikaistyöttömät")
    page.get_by_role("search").or_(page.locator("form.table-tools")).first.get_by_role("button", name="Näytä").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Läpivirtaus on 59 %. Tavoite on 80 %.")
    expect(page.get_by_role("heading", name="Pitkäaikaistyöttömät, Hämeenlinna")).to_be_visible()
    page.get_by_role("link", name="Miten laskettu?").first.click()
    expect(page.locator("#flow_through")).to_contain_text("Kaplan–Meier")


def test_everybody_reads_the_open_data_and_the_page_of_the_interface(check_page: CheckPage) -> None:
    check_page("/open/", "open-data")
    check_page("/open/TYOTTOMATLOPUSSA/", "open-indicator", language="sv")
    check_page("/api/v1/docs", "interface", language="en")


def test_a_partner_finds_the_figures_at_home_and_goes_to_a_municipality(signed_in: OpenPage) -> None:
    page = signed_in(Role.PARTNER)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Läpivirtaus on 61 %. Tavoite on 80 %.")
    page.get_by_role("link", name="Hattula: 11,1 %").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hattula: 210 työtöntä")
