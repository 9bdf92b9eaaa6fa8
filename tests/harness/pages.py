"""Every page that a test client gets is read and held against the rules of the house."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client

VOID_OF_TEXT = {"script", "style"}


class FaultyPage(AssertionError):
    """A page breaks a rule of the house."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.whole = False
        self.headings = 0
        self.title = ""
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self._open_form: dict[str, str] | None = None
        self._token = False
        self._inside = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        self._inside = tag
        self._check_element(tag, has)
        if tag == "html":
            self.whole = True
        elif tag == "h1":
            self.headings += 1
        elif tag == "form":
            self._open_form, self._token = has, False
        elif tag == "input" and has.get("name") == "csrfmiddlewaretoken":
            self._token = True
        elif tag == "a" and has.get("href"):
            self.links.append(has["href"])

    def _check_element(self, tag: str, has: dict[str, str]) -> None:
        if "style" in has:
            self.faults.append(f"an inline style attribute on <{tag}>")
        for name in has:
            if name.startswith("on") and not name.startswith("on-"):
                self.faults.append(f"an inline script ({name}) on <{tag}>")
        if has.get("id"):
            self.ids[has["id"]] += 1
        for name in ("src", "href", "action"):
            if has.get(name, "").strip().lower().startswith("javascript:"):
                self.faults.append(f"a script in {name} of <{tag}>")
        if tag == "style":
            self.faults.append("an inline <style>")
        if tag == "script" and "src" not in has and has.get("type") != "application/json":
            self.faults.append("an inline <script>")
        if tag in {"script", "link", "img", "source", "iframe"}:
            address = has.get("src") or has.get("href", "")
            if address.startswith(("http://", "https://", "//")):
                self.faults.append(f"<{tag}> from another host: {address}")
        if tag == "img" and "alt" not in has:
            self.faults.append("an <img> without alt")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""
        if tag == "form" and self._open_form is not None:
            if self._open_form.get("method", "").lower() == "post" and not self._token:
                self.faults.append(f"a form that posts without its token ({self._open_form.get('action', 'here')})")
            self._open_form = None

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data

    def finish(self) -> None:
        self.faults += [f"the id {name} stands {count} times" for name, count in self.ids.items() if count > 1]
        if self.whole:
            if self.headings != 1:
                self.faults.append(f"{self.headings} h1")
            if not self.title.strip(" ·\n").removeprefix("Virtaus").strip() and "· Virtaus" in self.title:
                self.faults.append("no title")


def read_page(html: str) -> _Reader:
    """Read HTML; the reader holds its faults and links."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.finish()
    return reader


def check_response(response: HttpResponseBase, address: str) -> None:
    """Raise FaultyPage when the answer is HTML that breaks a rule."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    html = response.content.decode(response.charset)  # type: ignore[attr-defined]
    if not html.strip():
        return
    faults = read_page(html).faults
    if any(getattr(template, "name", "") == "frame/panel_failed.html" for template in _templates_of(response)):
        faults.append("a panel failed")
    if faults:
        raise FaultyPage(f"{address}: " + "; ".join(faults))


def _templates_of(response: Any) -> list[Any]:
    return list(getattr(response, "templates", None) or [])


def install(patch: pytest.MonkeyPatch) -> None:
    request = Client.request

    def request_and_read(self: Client, **environ: Any) -> Any:
        response = request(self, **environ)
        check_response(response, str(environ.get("PATH_INFO", "")))
        return response

    patch.setattr(Client, "request", request_and_read)
