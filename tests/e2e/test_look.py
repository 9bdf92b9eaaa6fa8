"""The look at a page itself: what is wrong in one scheme only is found in that one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.look import Scheme, accessibility_faults, colour_faults

PALE = """<html lang="fi"><title>Sivu</title><main><h1>Sivu</h1><p>Teksti</p></main>
<style>@media (prefers-color-scheme: {scheme}) {{ p {{ color: #ccc; background: #ddd }} }}</style></html>"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pale_text_is_found_in_the_scheme_that_has_it(browser: Browser, scheme: Scheme) -> None:
    page = browser.new_page()
    page.set_content(PALE.format(scheme=scheme))
    in_dark = accessibility_faults(page, "dark")
    page.emulate_media(color_scheme="light")
    in_light = colour_faults(page)
    page.close()
    pale, sound = (in_dark, in_light) if scheme == "dark" else (in_light, in_dark)
    assert [fault.partition(":")[0] for fault in pale] == ["axe color-contrast"]
    assert sound == []
