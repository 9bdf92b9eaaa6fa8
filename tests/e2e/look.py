"""Looking at a page as a browser shows it: accessibility, the policy on content, and what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page


@dataclass(frozen=True, slots=True)
class Look:
    """A size of window and a colour scheme."""

    width: int
    height: int
    scheme: Literal["light", "dark"]

    def __str__(self) -> str:
        return f"{self.width} px, {self.scheme}"


LOOKS = (
    Look(1280, 900, "light"),
    Look(1280, 900, "dark"),
    Look(390, 844, "light"),
    Look(390, 844, "dark"),
)

TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return "";
  const inScroller = (e) => { for (; e; e = e.parentElement)
    if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(e).overflowX)) return true; return false; };
  const guilty = [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !inScroller(e));
  return `${wide} px wider than the window: ` + guilty.slice(0, 3).map((e) => e.outerHTML.slice(0, 90)).join(" | ");
}"""
# Text under 13 px is not read by everybody who is meant to read it.
TOO_SMALL = """() => {
  const small = [...document.querySelectorAll("body *")].filter((e) =>
    [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) && e.checkVisibility() &&
    parseFloat(getComputedStyle(e).fontSize) < 12.99);
  return small.slice(0, 3).map((e) => `${getComputedStyle(e).fontSize}: ${e.outerHTML.slice(0, 90)}`).join(" | ");
}"""
OPEN_ALL = '() => document.querySelectorAll("main details").forEach((each) => { each.open = true; })'


def faults_of(
    page: Page, address: str, status: int, picture: Path | None, prepare: Callable[[Page], None] | None = None
) -> list[str]:
    """Open ``address`` and tell what is wrong with it; the picture shows it as it opens, before details are opened."""
    said: list[str] = []
    page.on("console", lambda message: said.extend(_complaint(message, status)))
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    page.on("requestfailed", lambda request: said.append(f"not loaded: {request.url}"))
    response = page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => null)")
    faults = [] if response and response.status == status else [f"answered {response and response.status}"]
    if prepare:
        prepare(page)
    if picture:
        page.screenshot(path=picture, full_page=True)
    page.evaluate(OPEN_ALL)
    headings = page.locator("h1").count()
    if headings != 1:
        faults.append(f"{headings} h1")
    faults += [fault for fault in (page.evaluate(TOO_WIDE), page.evaluate(TOO_SMALL)) if fault]
    return faults + said + accessibility_faults(page)


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds, best practices included; one line for each rule with the first places."""
    found = Axe().run(page).response["violations"]
    return [
        f"axe {rule['id']}: {rule['help']} — "
        + " | ".join(f"{node['html'][:120]} {node['failureSummary'][:200]!r}" for node in rule["nodes"][:3])
        for rule in found
    ]


def _complaint(message: ConsoleMessage, status: int) -> list[str]:
    expected = status >= 400 and f"status of {status}" in message.text
    if message.type in {"error", "warning"} and not expected:
        return [f"console: {message.text}"]
    return []
