"""Translations of the rooms: extracted, checked and compiled with Babel (``msgfmt`` is absent on fresh machines).

Source strings are English. Each room keeps ``locale/<fi|sv>/LC_MESSAGES/django.po``; compiled files are not kept in the
repository. Swedish catalogues say ``reviewed: no`` in their head until a person has read them.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
LANGUAGES = ("fi", "sv")
NOT_REVIEWED = frozenset({"sv"})
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a translation: the catalogue's path, the source string and the reason."""

    path: Path
    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(PACKAGE.parent)}: {self.reason}: {self.source!r}"


def rooms() -> list[Path]:
    """The folders that may hold translations: the rooms of the package."""
    return sorted(folder for folder in PACKAGE.iterdir() if (folder / "apps.py").exists())


def catalogue_path(room: Path, language: str) -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def compile_all() -> int:
    """Compile every catalogue that is newer than its compiled file; the number compiled. Quick when all are fresh."""
    compiled = 0
    for source in PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns <= source.stat().st_mtime_ns:
            _compile(source, target)
            compiled += 1
    return compiled


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file)
    # Written aside and moved: several processes may start at once.
    handle, aside = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, catalogue)
    Path(aside).chmod(0o644)
    Path(aside).replace(target)


def extracted(room: Path) -> Catalog:
    """The source strings of a room's Python files and templates."""
    found = Catalog(fuzzy=False)
    for path, line, message, comments, context in _messages(room):
        place = (path.relative_to(PACKAGE).as_posix(), line)
        found.add(message, None, [place], auto_comments=comments, context=context)
    return found


def _messages(room: Path) -> Iterator[tuple[Path, int, str | tuple[str, ...], list[str], str | None]]:
    for path in sorted(room.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _in_python(path, path.read_text("utf-8"))
    for path in sorted((*room.rglob("templates/**/*.html"), *room.rglob("templates/**/*.txt"))):
        yield from _in_python(path, _as_python(path))


def _as_python(template: Path) -> str:
    """A template as the gettext calls it makes, each on its own line of the template."""
    from django.utils.translation.template import templatize

    calls = templatize(template.read_text("utf-8"), origin=str(template))
    # Everything but the calls is blanked out; its indentation would not be Python.
    return "\n".join(line.strip() for line in calls.split("\n"))


def _in_python(path: Path, text: str) -> Iterator[tuple[Path, int, str | tuple[str, ...], list[str], str | None]]:
    source = io.BytesIO(text.encode())
    options = {"encoding": "utf-8"}
    for line, message, comments, context in extract("python", source, KEYWORDS, ["Translators:"], options):
        yield path, line, message, comments, context


def update(room: Path) -> None:
    """Bring a room's catalogues up to its sources: new strings untranslated, gone strings removed."""
    template = extracted(room)
    for language in LANGUAGES:
        path = catalogue_path(room, language)
        if not len(template):
            path.unlink(missing_ok=True)
            continue
        catalogue, comment = _read(path, language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        body = io.BytesIO()
        write_po(body, catalogue, width=100, sort_by_file=True, include_lineno=False, omit_header=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_head(catalogue, comment).encode() + body.getvalue())


def _read(path: Path, language: str) -> tuple[Catalog, str]:
    """The catalogue as it is, and the comment at its head, where a person's review is marked."""
    if not path.exists():
        return Catalog(locale=language), "# Virtaus\n# reviewed: no" if language in NOT_REVIEWED else "# Virtaus"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return catalogue, catalogue.header_comment


def _head(catalogue: Catalog, comment: str) -> str:
    """A head without dates, people and machines, so that two updates do not collide on it."""
    lines = (
        f"Language: {catalogue.locale_identifier}",
        f"Plural-Forms: {catalogue.plural_forms}",
        "Content-Type: text/plain; charset=utf-8",
    )
    quoted = "\n".join(f'"{line}\\n"' for line in lines)
    return f'{comment}\nmsgid ""\nmsgstr ""\n{quoted}\n\n'


def problems(room: Path) -> list[Problem]:
    """What is untranslated, fuzzy, obsolete, missing or badly formed in a room's catalogues."""
    wanted = extracted(room)
    found: list[Problem] = []
    for language in LANGUAGES:
        path = catalogue_path(room, language)
        if not path.exists():
            found += [Problem(path, _text(message), "not in the catalogue") for message in wanted if message.id]
            continue
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        found += [Problem(path, _text(message), "obsolete") for message in catalogue.obsolete.values()]
        for message in catalogue:
            if message.id and wanted.get(message.id, message.context) is None:
                found.append(Problem(path, _text(message), "obsolete"))
        for source in wanted:
            if source.id:
                found += _of_message(path, catalogue, source)
    return found


def _of_message(path: Path, catalogue: Catalog, source: Message) -> Iterator[Problem]:
    message = catalogue.get(source.id, source.context)
    if message is None:
        yield Problem(path, _text(source), "not in the catalogue")
        return
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(forms):
        yield Problem(path, _text(source), "untranslated")
    elif message.fuzzy:
        yield Problem(path, _text(source), "fuzzy")
    else:
        for error in message.check(catalogue):
            yield Problem(path, _text(source), str(error))


def disagreements() -> list[Problem]:
    """Strings that two rooms translate differently: Django joins all catalogues, so one of them would be lost."""
    seen: dict[tuple[str, str, str | None], tuple[Path, object]] = {}
    found: list[Problem] = []
    for room in rooms():
        for language in LANGUAGES:
            path = catalogue_path(room, language)
            if not path.exists():
                continue
            with path.open("rb") as file:
                for message in read_po(file, locale=language):
                    if not message.id:
                        continue
                    first = seen.setdefault((language, _text(message), message.context), (path, message.string))
                    if first[1] != message.string:
                        other = first[0].relative_to(PACKAGE)
                        found.append(Problem(path, _text(message), f"translated otherwise in {other} (use pgettext)"))
    return found


def _text(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else str(message.id)
