"""What the name of a file, and of the folders and archives it lies in, tells of it: its release and its language."""

from __future__ import annotations

import re

from babel import Locale, UnknownLocaleError

from virtaus.vocabulary.models import LANGUAGE_CODE

_VERSION = re.compile(r"(?:^|[^a-z0-9])v(\d{1,4}(?:\.\d{1,4}){1,2})(?![\d.]*\d)", re.IGNORECASE)
_END_OF_NAME = re.compile(r"_([a-z]{2}(?:-[a-z]{2})?)\.csv(?:\.gz)?$", re.IGNORECASE)
_IN_PACKAGE = re.compile(r"classification - ([a-z]{2}(?:-[a-z]{2})?) - csv", re.IGNORECASE)


def version_in(name: str) -> str:
    """The release that a path names ("1.1.1" in "ESCO dataset - v1.1.1 - …"); the innermost one; empty when none."""
    found = _VERSION.findall(name)
    return found[-1] if found else ""


def newness(version: str) -> tuple[int, ...]:
    """A version as numbers, to compare: 1.10 is newer than 1.9, and any version than an unknown one."""
    return tuple(int(part) for part in version.split(".")) if version else ()


def language_in(name: str) -> str:
    """The language that a path names: at its end ("…_fi.csv") or in the Commission's name of a package."""
    found = _END_OF_NAME.search(name) or _IN_PACKAGE.search(name)
    code = found[1].lower() if found else ""
    return code if is_language(code) else ""


def is_language(code: str) -> bool:
    """Whether ``code`` is that of a language: ISO 639-1, with a country where ESCO has one."""
    return re.fullmatch(LANGUAGE_CODE, code) is not None and code[:2] in Locale("en").languages


def own_name(code: str) -> str:
    """What a language calls itself: "Suomi", "Deutsch"; its code when nobody knows."""
    try:
        name = Locale.parse(code, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code
