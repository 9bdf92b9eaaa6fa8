"""Reading a file of organisations: ``docs/formats/organisations.md`` in code. Nothing here touches the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from virtaus.area.files.cells import Cells, Problem, rows_in
from virtaus.frame.contact_details import read_email, read_phone
from virtaus.frame.errors import Invalid
from virtaus.organisations.models import LONGEST_NAME, valid_business_id

COLUMNS = ("business_id", "name")
CONTACT = ("contact_name", "contact_title", "contact_email", "contact_phone")
LONGEST_TITLE = 120
_FURTHER = re.compile("|".join(CONTACT))


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One organisation, and one person there to be reached where the file names one."""

    row: int
    business_id: str
    name: str
    contact: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""


def read_organisations(content: bytes, file: str) -> tuple[list[OrganisationLine], list[Problem]]:
    """The lines and what is wrong; nothing may be applied while there is a problem."""
    found: list[OrganisationLine] = []
    problems: list[Problem] = []
    for cells in rows_in(content, file, COLUMNS, problems, further=_FURTHER):
        found.append(_line(cells))
        problems += cells.problems
    if not found and not problems:
        problems.append(Problem(file, None, None, _("has no organisations")))
    return found, [*problems, *_repeated(file, found)]


def _line(cells: Cells) -> OrganisationLine:
    contact = " ".join(cells.text("contact_name", LONGEST_NAME, needed=False).split())
    title = " ".join(cells.text("contact_title", LONGEST_TITLE, needed=False).split())
    email, phone = _given(cells, "contact_email", read_email), _given(cells, "contact_phone", read_phone)
    if not contact and (title or email or phone):
        cells.wrong("contact_name", _("is empty"))
    name = " ".join(cells.text("name", LONGEST_NAME).split())
    return OrganisationLine(cells.row, _business_id(cells), name, contact, title, email, phone)


def _business_id(cells: Cells) -> str:
    text = cells.text("business_id", 20)
    try:
        return valid_business_id(text) if text else ""
    except ValidationError as wrong:
        cells.wrong("business_id", wrong.messages[0])
        return ""


def _given(cells: Cells, column: str, read: Callable[[str], str]) -> str:
    try:
        return read(cells.text(column, 200, needed=False))
    except Invalid as error:
        cells.wrong(column, str(error))
        return ""


def _repeated(file: str, lines: list[OrganisationLine]) -> list[Problem]:
    """One organisation may stand on several lines, each with another contact, and always under one name."""
    found: list[Problem] = []
    named: dict[str, OrganisationLine] = {}
    contacts: dict[tuple[str, str], int] = {}
    for line in lines:
        if not line.business_id:
            continue
        first = named.setdefault(line.business_id, line)
        if first.name != line.name:
            found.append(Problem(file, line.row, "name", _("is another name than on row %s") % first.row))
        row = contacts.setdefault((line.business_id, line.contact.casefold()), line.row)
        if row != line.row:
            column = "contact_name" if line.contact else "business_id"
            found.append(Problem(file, line.row, column, _("stands on row %s already") % row))
    return found
