"""Looking at a page as a browser shows it: accessibility, the policy on content, and what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

PICTURES = Path("test-results") / "pages"

Scheme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Look:
    """A size of window and a colour scheme."""

    width: int
    height: int
    scheme: Scheme

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
OF_COLOURS = ("color-contrast", "link-in-text-block")
OPEN_ALL = '() => document.querySelectorAll("main details").forEach((each) => { each.open = true; })'


def by_size(looks: Sequence[Look]) -> list[list[Look]]:
    """The looks that one opened page can be given: those of one size."""
    return [list(same) for _size, same in groupby(looks, key=lambda look: (look.width, look.height))]


def faults_of(
    page: Page,
    address: str,
    status: int,
    looks: Sequence[Look],
    name: str = "",
    prepare: Callable[[Page], None] | None = None,
) -> list[str]:
    """Open ``address`` once in the first of ``looks`` (of one size) and tell what is wrong with it in each of them.

    The pictures ``name-…`` show it as it opens, before details are opened.
    """
    said: list[str] = []
    page.on("console", lambda message: said.extend(_complaint(message, status)))
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    page.on("requestfailed", lambda request: said.append(f"not loaded: {request.url}"))
    page.emulate_media(color_scheme=looks[0].scheme)
    response = page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => null)")
    faults = [] if response and response.status == status else [f"answered {response and response.status}"]
    if prepare:
        prepare(page)
    for look in looks if name else ():
        page.emulate_media(color_scheme=look.scheme)
        page.screenshot(path=PICTURES / f"{name}-{look.width}-{look.scheme}.png", full_page=True)
    page.evaluate(OPEN_ALL)
    headings = page.locator("h1").count()
    if headings != 1:
        faults.append(f"{headings} h1")
    faults += [fault for fault in (page.evaluate(TOO_WIDE), page.evaluate(TOO_SMALL)) if fault]
    told = [f"{looks[0]}: {fault}" for fault in faults]
    told += [f"{looks[-1]}: {fault}" for fault in accessibility_faults(page, looks[-1].scheme)]
    for look in looks[:-1]:
        page.emulate_media(color_scheme=look.scheme)
        told += [f"{look}: {fault}" for fault in colour_faults(page)]
    return told + said


def accessibility_faults(page: Page, scheme: Scheme = "light") -> list[str]:
    """What axe finds in ``scheme``, best practices included; one line for each rule with the first places."""
    page.emulate_media(color_scheme=scheme)
    return _lines(Axe().run(page).response["violations"])


def colour_faults(page: Page) -> list[str]:
    """What axe finds in the colours of a page that it has looked at in another scheme: the rest is the same in both."""
    options = {"runOnly": {"type": "rule", "values": list(OF_COLOURS)}, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return _lines(found)


def _lines(violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"axe {rule['id']}: {rule['help']} — "
        + " | ".join(f"{node['html'][:120]} {node['failureSummary'][:200]!r}" for node in rule["nodes"][:3])
        for rule in violations
    ]


def _complaint(message: ConsoleMessage, status: int) -> list[str]:
    expected = status >= 400 and f"status of {status}" in message.text
    if message.type in {"error", "warning"} and not expected:
        return [f"console: {message.text}"]
    return []
