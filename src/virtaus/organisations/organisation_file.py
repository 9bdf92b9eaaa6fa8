"""Reading a file of organisations: ``docs/formats/organisations.md`` in code. Nothing here touches the database."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ValidationError

from virtaus.area.files.cells import Problem, rows_of
from virtaus.organisations.models import LONGEST_NAME, valid_business_id

COLUMNS = ("business_id", "name")


def read_organisations(path: Path) -> tuple[list[tuple[str, str]], list[Problem]]:
    """Pairs of business ID and name, and what is wrong; nothing may be applied while there is a problem."""
    found: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for cells in rows_of(path, COLUMNS, problems):
        name, business_id = cells.text("name", LONGEST_NAME), cells.text("business_id", 20)
        try:
            found.append((valid_business_id(business_id) if business_id else "", name))
        except ValidationError as wrong:
            cells.wrong("business_id", wrong.messages[0])
        problems += cells.problems
    return found, problems
