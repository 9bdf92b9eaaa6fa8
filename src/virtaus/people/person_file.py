"""Reading a file of persons: ``docs/formats/people.md`` in code. Nothing here touches the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from virtaus.area.files.cells import Cells, Problem, codes_of, rows_in
from virtaus.frame import modes
from virtaus.frame.contact_details import read_email, read_phone
from virtaus.frame.errors import Invalid
from virtaus.people.contact_details import read_line, read_name, read_postal_code
from virtaus.people.hetu import birth_date, read_hetu
from virtaus.people.models import Accessibility, Citizenship, Education, Limit, Sex, Travel
from virtaus.people.models.facts import EARLIEST_BIRTH_YEAR, FARTHEST_KM
from virtaus.vocabulary.working_times import WorkingTime

KEY = "key"
NAMES = ("given_names", "family_name")
IDENTITY = ("hetu", "birth_date")
CONTACT = ("phone", "email", "street", "postal_code", "city")
SERVICE = ("service_language", "interpreter", "accessibility", "reach_km", "travel", "working_times", "available_from")
BACKGROUND = ("birth_year", "sex", "citizenship", "education")
LIMITS = "work_limits"
STAND_ALONE = frozenset({*NAMES, *IDENTITY, *CONTACT})
COLUMNS = (KEY, *NAMES, *IDENTITY, *CONTACT, *SERVICE, *BACKGROUND, LIMITS)
_REGISTER_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person as the file tells them. Only what is given is here; an empty cell leaves what is known as it is.

    ``person``, ``identity``, ``contact``, ``service`` and ``background`` hold stored values by field name;
    ``limits`` is None where the file says nothing of them.
    """

    row: int
    key: str
    person: dict[str, str] = field(default_factory=dict)
    identity: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)
    service: dict[str, Any] = field(default_factory=dict)
    background: dict[str, Any] = field(default_factory=dict)
    limits: tuple[str, ...] | None = None


def read_people(content: bytes, file: str) -> tuple[list[PersonLine], list[Problem]]:
    """The file's persons and what is wrong with it; nothing may be applied while there is a problem."""
    problems: list[Problem] = []
    lines: list[PersonLine] = []
    optional = re.compile("|".join(COLUMNS[1:]))
    for cells in rows_in(content, file, (KEY,), problems, further=optional):
        forbidden = STAND_ALONE & cells.values.keys() if modes.current() is modes.Mode.ADD_ON else frozenset()
        if forbidden:
            reason = _("the national register is master: in add-on mode this is not stored here")
            return [], [Problem(file, 1, column, reason) for column in COLUMNS if column in forbidden]
        lines.append(_line(cells))
        problems += cells.problems
    problems += _repeated(file, lines)
    if not lines and not problems:
        problems.append(Problem(file, None, None, _("has no persons")))
    return lines, problems


def _line(cells: Cells) -> PersonLine:
    key = cells.text(KEY, 64)
    if key and not _REGISTER_KEY.fullmatch(key):
        cells.wrong(KEY, _("is not a key of 8–64 letters, digits, _ and -"))
    return PersonLine(
        row=cells.row,
        key=key,
        person=_given(cells, {name: partial(read_name, field=name) for name in NAMES}),
        identity=_identity(cells),
        contact=_given(
            cells,
            {
                "phone": read_phone,
                "email": read_email,
                "street": partial(read_line, field="street"),
                "postal_code": read_postal_code,
                "city": partial(read_line, field="city"),
            },
        ),
        service=_service(cells),
        background=_background(cells),
        limits=_codes(cells, LIMITS, Limit),
    )


def _given(cells: Cells, readers: dict[str, Callable[[str], str]]) -> dict[str, str]:
    """The cells that hold something, each as its reader stores it."""
    found = {}
    for column, read in readers.items():
        text = cells.values.get(column, "").strip()
        try:
            if text:
                found[column] = read(text)
        except Invalid as error:
            cells.wrong(column, str(error))
    return found


def _identity(cells: Cells) -> dict[str, Any]:
    found: dict[str, Any] = dict(_given(cells, {"hetu": read_hetu}))
    born: date | None = cells.optional_day("birth_date")
    if "hetu" in found:
        told = birth_date(found["hetu"])
        if born is not None and born != told:
            cells.wrong("birth_date", _("is not the day that the personal identity code tells"))
        born = told
    return found | ({"birth_date": born} if born else {})


def _service(cells: Cells) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in ("service_language", "interpreter"):
        code = cells.text(column, 10, needed=False)
        if code and not _LANGUAGE.fullmatch(code):
            cells.wrong(column, _("is not a language code like fi, sv or uk"))
        elif code:
            found[column] = code
    for column, choices in (("accessibility", Accessibility), ("travel", Travel), ("working_times", WorkingTime)):
        codes = _codes(cells, column, choices)
        if codes is not None:
            found[column] = list(codes)
    if cells.values.get("reach_km", "").strip():
        found["reach_km"] = int(cells.number("reach_km", low=Decimal(1), high=Decimal(FARTHEST_KM), places=0))
    starts = cells.optional_day("available_from")
    if starts is not None:
        found["available_from"] = starts
    return found


def _background(cells: Cells) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if cells.values.get("birth_year", "").strip():
        found["birth_year"] = int(
            cells.number("birth_year", low=Decimal(EARLIEST_BIRTH_YEAR), high=Decimal(9999), places=0)
        )
    for column, choices in (("sex", Sex), ("citizenship", Citizenship), ("education", Education)):
        if cells.values.get(column, "").strip():
            found[column] = cells.one_of(column, choices)
    return found


def _codes(cells: Cells, column: str, choices: type[TextChoices]) -> tuple[str, ...] | None:
    return cells.list_of(column, codes_of(choices)) if cells.values.get(column, "").strip() else None


def _repeated(file: str, lines: list[PersonLine]) -> list[Problem]:
    """Keys and personal identity codes that stand twice."""
    found: list[Problem] = []
    for column, values in (
        (KEY, [(line.row, line.key) for line in lines]),
        ("hetu", [(line.row, line.identity.get("hetu", "")) for line in lines]),
    ):
        first: dict[str, int] = {}
        for row, value in values:
            if value and first.setdefault(value, row) != row:
                found.append(Problem(file, row, column, _("stands on row %s already") % first[value]))
    return found
