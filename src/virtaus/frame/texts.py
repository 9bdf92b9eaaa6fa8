"""Texts of data files in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.utils.translation import get_language

T = TypeVar("T")


def in_language(texts: Mapping[str, T]) -> T:
    """A text (or list of texts) of a data file in the language of the request (Finnish where the language has none)."""
    return texts.get((get_language() or "fi")[:2], texts["fi"])
