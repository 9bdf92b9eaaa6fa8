"""Why proposals end, as a dated code list: ``data/reasons.toml``. A retired reason still reads in words.

A list first: nothing of health, age, origin or family is ever asked. Only "another reason" takes a few own words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from virtaus.casework.statutes import in_language
from virtaus.frame import clock
from virtaus.frame.errors import Invalid

FILE = Path(__file__).parent / "data" / "reasons.toml"
LONGEST_WORDS = 200


class By(models.TextChoices):
    """Whose reason it is that a proposal ended."""

    PERSON = "person", gettext_lazy("The jobseeker")
    EMPLOYER = "employer", gettext_lazy("The employer")
    COACH = "coach", pgettext_lazy("whose reason", "The coach")


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that may be chosen from a day to a day (half-open) by those in ``given_by``.

    ``ends_as`` of an employer's answer is the reason under which the proposal ends once it is confirmed.
    """

    code: str
    names: Mapping[str, str] = field(hash=False)
    valid_from: date
    valid_to: date | None = None
    given_by: frozenset[By] = frozenset({By.EMPLOYER})
    ends_as: str = ""
    own_words: bool = False

    def __str__(self) -> str:
        return in_language(self.names)

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@cache
def _all() -> dict[str, dict[str, Reason]]:
    with FILE.open("rb") as file:
        lists = tomllib.load(file)
    return {name: {row["code"]: _read(row) for row in rows} for name, rows in lists.items()}


def _read(row: dict[str, Any]) -> Reason:
    given_by = {"given_by": frozenset(map(By, row["given_by"]))} if "given_by" in row else {}
    return Reason(**{**row, **given_by})


def ends() -> Mapping[str, Reason]:
    """Reasons under which a proposal ends, by code, in the order of the file."""
    return _all()["ends"]


def answers() -> Mapping[str, Reason]:
    """What an employer may give as the reason of a no, by code."""
    return _all()["answers"]


def own_choices(by: By) -> list[tuple[str, str]]:
    """The reasons that somebody may give today, as the choices of a form."""
    today = clock.today()
    return [(code, str(each)) for code, each in ends().items() if by in each.given_by and each.in_force(today)]


def answer_choices() -> list[tuple[str, str]]:
    """The reasons that an employer may answer with today."""
    today = clock.today()
    return [(code, str(each)) for code, each in answers().items() if each.in_force(today)]


def checked(code: str, words: str, by: By, *, answer: bool = False) -> str:
    """The own words that go with a reason, None-like empty where it takes none. Invalid by the field.

    ``answer``: ``code`` is of the employers' list.
    """
    reason = (answers() if answer else ends()).get(code)
    if reason is None or by not in reason.given_by or not reason.in_force(clock.today()):
        raise Invalid({"reason": [_("Choose a reason.")]})
    words = " ".join(words.split())
    if reason.own_words and not words:
        raise Invalid({"words": [_("Tell the reason in a few words.")]})
    if len(words) > LONGEST_WORDS:
        raise Invalid({"words": [_("Write at most %d characters.") % LONGEST_WORDS]})
    return words if reason.own_words else ""


def told(code: str, words: str | None, *, answer: bool = False) -> str:
    """A reason as it reads: its name, and the own words where it has them; empty without one."""
    if not code:
        return ""
    reason = (answers() if answer else ends()).get(code)
    name = str(reason) if reason else code
    return f"{name}: {words}" if words else name
