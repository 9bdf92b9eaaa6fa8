"""Levels of a language in the Common European Framework of Reference (Council of Europe 2001)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """How well a language is, or must be, mastered; 0 says nothing of it."""

    ANY = 0, _("No level said")
    A1 = 1, "A1"
    A2 = 2, "A2"
    B1 = 3, "B1"
    B2 = 4, "B2"
    C1 = 5, "C1"
    C2 = 6, "C2"


def with_level(language: str, level: int) -> str:
    """A language's name with its level where one is said: "suomi B1"."""
    return f"{language} {Level(level).label}" if level else language
