"""Names of languages in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale
from django.utils.translation import get_language

from virtaus.area.files.cells import LANGUAGES


def language_name(code: str) -> str:
    """The name of a language by its ISO 639-1 code, as the reader's language writes it."""
    names = Locale.parse((get_language() or "fi")[:2]).languages
    return str(names.get(code, code))


def language_names(codes: Iterable[str]) -> str:
    return ", ".join(language_name(code) for code in codes)


def language_choices() -> list[tuple[str, str]]:
    """Every language that the area's data may name: Finnish, Swedish and English first, the rest by name."""
    first = ["fi", "sv", "en"]
    rest = sorted(LANGUAGES - set(first), key=language_name)
    return [(code, language_name(code).capitalize()) for code in [*first, *rest]]
