"""The story's pages in the three languages: what a page says itself must be said in the reader's language."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

LANGUAGES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
# What the home page of each role finds, in Finnish, Swedish and English.
FINDINGS = {
    "manager": (
        "keskustelua myöhästyy ennen joulua",
        "samtal blir försenade före jul",
        "will be late before Christmas",
    ),
    "team_lead": ("Huomenta, Leena", "God morgon, Leena", "Good morning, Leena"),
    "coach": ("Huomenta, Saara", "God morgon, Saara", "Good morning, Saara"),
    "jobseeker": ("Hei Amina", "Hej Amina", "Hello Amina"),
    "employer": ("odota vastaustasi", "väntar på ditt svar", "waits for your answer"),
}
PAGES = {
    "manager": ("/situation/", "/outlook/", "/events/"),
    "team_lead": ("/outlook/",),
    "coach": ("/today/",),
    "jobseeker": ("/my/openings/", "/my/data/"),
    "employer": (),
}
# The same word in two languages, keys of customers and the name of a firm.
ALIKE = re.compile(r"Team|Status|Historia|[0-9A-Z]{10}|.* Oy")
# Headings, labels, buttons, column heads and explanations: the words of the product. Row heads and linked titles name
# places, people and openings; what is quoted in its own language says so by ``lang``.
SAID = """() => [...document.querySelectorAll(
  "main h1, main h2, main h3, main th:not([scope=row]), main label, main legend, main button, main .ds-button, " +
  "main dt, main summary, main .lead, main caption, main .small, main .step p, nav.places a, nav.crumbs span, " +
  "footer, .strip span")]
  .filter((each) => !each.closest("main [lang]") && !each.matches("h3:has(a)") && each.checkVisibility())
  .map((each) => each.innerText.replace("↕", "").replace(/\\s+/g, " ").trim())
  .filter((text) => /\\p{L}{3}/u.test(text))"""


def read_in(page: Page, language: str) -> None:
    """Change the language by the menu, as a reader does."""
    page.goto("/")
    page.locator("details.own-menu > summary").click()
    page.get_by_role("button", name=LANGUAGES[language], exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def of_a_customer(coach: Page) -> tuple[str, ...]:
    """The pages of the customer who comes first on the coach's list."""
    coach.goto("/today/")
    why = coach.get_by_role("link", name="Miksi?").first.get_attribute("href") or ""
    person = why.removesuffix("why/")
    return why, person, f"{person}openings/"


def untranslated(page: Page, addresses: tuple[str, ...], findings: tuple[str, ...]) -> list[str]:
    """What the pages say in the same words in two languages."""
    said: dict[str, dict[str, set[str]]] = {address: {} for address in addresses}
    for language, finding in zip(LANGUAGES, findings, strict=True):
        read_in(page, language)
        expect(page.get_by_role("heading", level=1)).to_contain_text(finding)
        for address in addresses:
            page.goto(address, wait_until="domcontentloaded")
            said[address][language] = set(page.evaluate(SAID))
    found: list[str] = []
    for address, by_language in said.items():
        assert all(by_language.values()), f"{address} says nothing"
        for one, other in (("fi", "sv"), ("fi", "en"), ("sv", "en")):
            same = sorted(text for text in by_language[one] & by_language[other] if not ALIKE.fullmatch(text))
            found += [f"{address} {one} and {other}: {text}" for text in same]
    return found
