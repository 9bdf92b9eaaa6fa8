"""Translations are extracted from Python and templates, checked and compiled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

import virtaus
from virtaus.web import translations


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(translations, "PACKAGE", tmp_path)
    folder = tmp_path / "barn"
    (folder / "templates" / "barn").mkdir(parents=True)
    (folder / "apps.py").write_text("")
    (folder / "pages.py").write_text('from x import gettext as _\n\nTITLE = _("Barn")\n')
    (folder / "templates" / "barn" / "page.html").write_text(
        "{% load i18n %}\n"
        "<c-card title=\"{% translate 'Hay' %}\">\n"
        "    {% blocktranslate count n=n trimmed %}\n"
        "      {{ n }} horse isn't in\n"
        "    {% plural %}\n"
        "      {{ n }} horses aren't in\n"
        "    {% endblocktranslate %}\n"
        "</c-card>\n"
    )
    return folder


def reasons(room: Path) -> set[tuple[str, str]]:
    return {(problem.source, problem.reason) for problem in translations.problems(room)}


def test_strings_are_found_in_python_components_and_blocks(room: Path) -> None:
    found = {message.id for message in translations.extracted(room) if message.id}
    assert found == {"Barn", "Hay", ("%(n)s horse isn't in", "%(n)s horses aren't in")}


def test_a_catalogue_is_made_checked_and_compiled(room: Path) -> None:
    assert {reason for _, reason in reasons(room)} == {"not in the catalogue"}
    translations.update(room)
    assert {reason for _, reason in reasons(room)} == {"untranslated"}
    assert "reviewed: no" in translations.catalogue_path(room, "sv").read_text("utf-8")
    for language in translations.LANGUAGES:
        path = translations.catalogue_path(room, language)
        text = path.read_text("utf-8").replace('msgid "Barn"\nmsgstr ""', 'msgid "Barn"\nmsgstr "Navetta"')
        text = text.replace('msgid "Hay"\nmsgstr ""', 'msgid "Hay"\nmsgstr "Heinä"')
        text = text.replace('msgstr[0] ""', 'msgstr[0] "%(n)s hevonen"').replace('msgstr[1] ""', 'msgstr[1] "%(n)s"')
        path.write_text(text, "utf-8")
    assert reasons(room) == set()
    assert translations.compile_all() == 2
    assert translations.compile_all() == 0


def test_a_lost_placeholder_a_fuzzy_and_an_obsolete_string_are_problems(room: Path) -> None:
    translations.update(room)
    path = translations.catalogue_path(room, "fi")
    text = path.read_text("utf-8")
    text = text.replace('msgstr[0] ""', 'msgstr[0] "%(m)s hevonen"').replace('msgstr[1] ""', 'msgstr[1] "%(n)s"')
    text = text.replace('msgid "Barn"\nmsgstr ""', 'msgid "Barn"\nmsgstr "Navetta"').replace(
        "#: barn/pages.py\n", "#: barn/pages.py\n#, fuzzy\n"
    )
    path.write_text(text + '\nmsgid "Gone"\nmsgstr "Poissa"\n', "utf-8")
    found = {(p.source, p.reason) for p in translations.problems(room) if p.path == path}
    assert ("Barn", "fuzzy") in found
    assert ("Gone", "obsolete") in found
    assert any(source == "%(n)s horse isn't in" for source, reason in found if reason not in {"untranslated"})


def test_an_update_changes_nothing_the_second_time_and_keeps_the_review(room: Path) -> None:
    translations.update(room)
    path = translations.catalogue_path(room, "sv")
    path.write_text(path.read_text("utf-8").replace("reviewed: no", "reviewed: yes"), "utf-8")
    before = path.read_bytes()
    translations.update(room)
    assert path.read_bytes() == before


def test_two_rooms_may_not_translate_one_string_differently(room: Path) -> None:
    other = room.parent / "yard"
    other.mkdir()
    (other / "apps.py").write_text("")
    (other / "pages.py").write_text('TITLE = _("Barn")\n')
    for folder, word in ((room, "Navetta"), (other, "Lato")):
        translations.update(folder)
        path = translations.catalogue_path(folder, "fi")
        text = path.read_text("utf-8").replace('msgid "Barn"\nmsgstr ""', f'msgid "Barn"\nmsgstr "{word}"')
        path.write_text(text, "utf-8")
    assert [problem.source for problem in translations.disagreements()] == ["Barn"]


@pytest.mark.parametrize("folder", translations.rooms(), ids=lambda folder: folder.name)
def test_every_string_of_the_product_is_translated(folder: Path) -> None:
    assert [str(problem) for problem in translations.problems(folder)] == [], "run: manage messages"


def test_the_rooms_agree_on_what_a_string_means() -> None:
    assert [str(problem) for problem in translations.disagreements()] == []


@pytest.mark.parametrize("room", settings.ROOMS)
def test_no_sentence_hides_from_the_catalogues(room: str) -> None:
    """A sentence handed on as ``ngettext(*said, count)`` is never collected, and stays English in every language."""
    source = Path(virtaus.__file__).parent / room
    hidden = [str(file) for file in source.rglob("*.py") if re.search(r"\w*gettext(_lazy)?\(\*", file.read_text())]
    assert not hidden
