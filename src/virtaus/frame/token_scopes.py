"""What a token of the interface for machines may be used for.

A token gives its account's rights, and of those only what its scopes name: each closed route names one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class TokenScope(models.TextChoices):
    PEOPLE_READ = "people:read", _("Read customers")
    MEETINGS_READ = "meetings:read", _("Read meetings and what is due")
    MEETINGS_WRITE = "meetings:write", _("Agree, move and mark meetings")
    VACANCIES_READ = "vacancies:read", _("Read openings")
    VACANCIES_WRITE = "vacancies:write", _("Enter, correct and close openings")
    ORGANISATIONS_READ = "organisations:read", _("Read organisations")
    PROPOSALS_READ = "proposals:read", _("Read proposals and rankings")
    PROPOSALS_WRITE = "proposals:write", _("Propose and decide on proposals")
    VOCABULARY_READ = "vocabulary:read", _("Search in the vocabulary")
    AREA_READ = "area:read", _("Read teams")
    IMPORTS_WRITE = "imports:write", _("Send files to be imported")


@dataclass(frozen=True, slots=True)
class GivenToken:
    """The token that a request came with. ``mark`` is its recognisable beginning, never the whole."""

    id: UUID
    mark: str
    scopes: Collection[str]
    expires_on: date
