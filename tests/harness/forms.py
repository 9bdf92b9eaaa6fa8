"""The forms of a page as somebody fills them in: what stands there is kept, and what is missing gets a likely value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin

from virtaus.frame import clock

NOT_SENT = {"submit", "button", "image", "reset", "file"}


@dataclass(slots=True)
class FilledForm:
    """A form that posts: where to, and its values by name."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)


def filled_forms(html: str, address: str) -> list[FilledForm]:
    """The posting forms of a page; a form with several buttons stands there once for each of them."""
    reader = _Reader(address)
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.found: list[FilledForm] = []
        self._form: FilledForm | None = None
        self._buttons: list[tuple[str, str]] = []
        self._select: tuple[str, list[str], list[str]] | None = None
        self._text: tuple[str, list[str], bool] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        if tag == "form" and has.get("method", "").lower() == "post":
            self._form, self._buttons = FilledForm(urljoin(self.address, has.get("action", ""))), []
        elif self._form is None or (not has.get("name") and tag != "option") or "disabled" in has:
            return
        elif tag == "input":
            self._take_input(self._form, has)
        elif tag == "button":
            self._buttons.append((has["name"], has.get("value", "")))
        elif tag == "select":
            self._select = has["name"], [], []
        elif tag == "option" and self._select is not None:
            self._select[1 if "selected" in has else 2].append(has.get("value", ""))
        elif tag == "textarea":
            self._text = has["name"], [], "required" in has

    def handle_endtag(self, tag: str) -> None:
        if self._form is None:
            return
        if tag == "select" and self._select is not None:
            name, selected, others = self._select
            likely = [each for each in selected if each] or [each for each in others if each][:1] or selected
            self._form.values[name], self._select = likely, None
        elif tag == "textarea" and self._text is not None:
            name, said, _required = self._text
            self._form.values[name], self._text = ["".join(said).strip() or "Kirjattu puhelussa."], None
        elif tag == "form":
            for name, value in self._buttons or [("", "")]:
                self.found.append(FilledForm(self._form.action, self._form.values | ({name: [value]} if name else {})))
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text[1].append(data)

    def _take_input(self, form: FilledForm, has: dict[str, str]) -> None:
        name, kind, value = has["name"], has.get("type", "text"), has.get("value", "")
        if kind in NOT_SENT:
            return
        if kind == "radio":
            if "checked" in has or name not in form.values:
                form.values[name] = [value]
        elif kind == "checkbox":
            form.values.setdefault(name, []).append(value or "on")
        else:
            form.values[name] = [value or _likely(kind, has)]


def _likely(kind: str, has: dict[str, str]) -> str:
    soon = clock.today() + timedelta(days=7)
    likely = {
        "number": has.get("min") or "1",
        "date": soon.isoformat(),
        "time": "10:00",
        "email": "maija@virtaus.example",
        "tel": "040 123 4567",
        "url": "https://virtaus.example/",
        "hidden": "",
    }
    return likely.get(kind, "Malli")
