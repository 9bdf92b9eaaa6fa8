"""The synthetic vacancies that the product ships for training areas.

Employers and texts are made up. Days are counted from today (``+14``), so that the openings are always current.
"""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

from virtaus.frame import clock

FOLDER = Path(__file__).parent / "data"


def demo_areas() -> list[str]:
    """The areas that have synthetic vacancies."""
    return sorted(path.stem.removeprefix("vacancies_") for path in FOLDER.glob("vacancies_*.csv"))


def demo_file(area: str) -> tuple[str, bytes]:
    """Name and content of the area's vacancies with days in place of offsets. OSError for an unknown area."""
    path = FOLDER / f"vacancies_{area}.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8")), delimiter=";"))
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        for column in ("published", "expires", "starts"):
            if row.get(column):
                row[column] = str(clock.today() + timedelta(days=int(row[column])))
        writer.writerow(row)
    return path.name, out.getvalue().encode()
