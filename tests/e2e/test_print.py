"""Pages on paper: what stands on them, what does not, and that nothing is cut or leaves a sheet empty."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage
from tests.harness.routes import Route, all_routes
from tests.world import World
from virtaus.frame.roles import Role

# What is pressed or gone to stays on the screen.
FOR_SCREENS = "header.top, .crumbs, .skip, button, input:not([type=hidden]), select, textarea, summary, nav"
BLACK_ON_WHITE = """() => {
  const colours = (e) => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor];
  return colours(document.body);
}"""
ROWS_CUT = """() => [...document.querySelectorAll("tr, .duty, .match")]
  .filter((e) => e.checkVisibility() && getComputedStyle(e).breakInside !== "avoid").length"""
# What may not be broken and does not fit leaves the sheet before it empty.
TOO_TALL = """(sheet) => [...document.querySelectorAll("main *")]
  .filter((e) => getComputedStyle(e).breakInside === "avoid" && e.getBoundingClientRect().height > sheet)
  .map((e) => e.outerHTML.slice(0, 90))"""
A4 = {"width": 680, "height": 960}


def route_called(name: str) -> Route:
    return next(route for route in all_routes() if route.name == name)


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.COACH, "/"),
        (Role.COACH, "/people/"),
        (Role.COACH, "people:person"),
        (Role.MANAGER, "/situation/"),
        (Role.MANAGER, "/area/plan"),
        (Role.DPO, "/audit/"),
        (Role.ADMIN, "/accounts/rights"),
        (Role.ADMIN, "/gallery/"),
    ],
)
def test_paper_holds_the_content_and_says_whose_it_is(
    signed_in: OpenPage, town: World, role: Role, address: str
) -> None:
    page = signed_in(role)
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size(A4)
    page.goto(address if address.startswith("/") else town.address(route_called(address)) or "")
    assert page.locator(FOR_SCREENS).filter(visible=True).count() == 0
    assert page.evaluate(BLACK_ON_WHITE) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.evaluate(ROWS_CUT) == 0
    assert page.evaluate(TOO_TALL, A4["height"]) == []
    heads = page.locator("table thead:not(.ds-sr-only)").filter(visible=True)
    assert {head.evaluate("e => getComputedStyle(e).display") for head in heads.all()} <= {"table-header-group"}
    assert page.pdf(format="A4").startswith(b"%PDF")
    foot = page.locator("footer.foot")
    expect(foot).to_be_visible()
    expect(foot).to_contain_text(re.compile(r"Tilanne \d{1,2}\.\d{1,2}\.\d{4}"))


def test_paper_tells_the_filters_in_force(signed_in: OpenPage) -> None:
    page = signed_in(Role.ADMIN)
    page.goto("/accounts/?role=coach")
    told = page.locator(".table-part > .paper")
    expect(told).to_be_hidden()
    page.emulate_media(media="print")
    expect(told).to_have_text(re.compile("Rooli: Valmentaja"))
