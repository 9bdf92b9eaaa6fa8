"""A load-test area of any size: copies of a shipped area side by side, in one folder of area files.

Nothing of it is a real place: every municipality carries the number of its copy in its name, and the source of every
figure says what it is. Each copy has its own teams, so that its people are served by nobody else's.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from virtaus.area.files.reading import folder_of

CODE = "load_test"
SOURCE = "load_test"
COPIED = 7  # municipalities of the area that is copied
MOST = 999 // COPIED  # their codes have three digits
# Copies stand in rows like this one, all within Finland.
FIRST_PLACE, STEP, ROW = (59.9, 21.5), (0.62, 1.1), 8
MULTIPLIED = frozenset({"AVPAIKATLOPUSSA"})
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Copies:
    source: Path
    codes: tuple[str, ...]
    count: int

    def code(self, number: int, code: str) -> str:
        """The code of a municipality in copy ``number`` (1 …)."""
        return f"{(number - 1) * len(self.codes) + self.codes.index(code) + 1:03}"

    def each(self) -> Iterable[int]:
        return range(1, self.count + 1)

    def rows(self, name: str) -> list[Row]:
        with (self.source / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def write_load_test_area(folder: Path, *, of: str, copies: int, openings: float) -> list[tuple[str, ...]]:
    """Write ``copies`` of the area ``of`` as files of one area into ``folder``; gives each copy's municipalities.

    ``openings`` multiplies the published numbers of open vacancies. ValueError for more copies than there are codes.
    """
    if not 1 <= copies <= MOST:
        raise ValueError(f"a load-test area has 1–{MOST} copies")
    source = folder_of(of)
    with (source / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        codes = tuple(row["code"] for row in csv.DictReader(file))
    made = _Copies(source, codes, copies)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "area.toml").write_text(_head(made, of), encoding="utf-8")
    figures = made.rows("key_figures.csv")
    told = sorted({SOURCE, *(_source_of(row) for row in figures)})
    _write(folder / "sources.csv", [*made.rows("sources.csv"), *(_source(code, of, copies) for code in told)])
    _write(folder / "municipalities.csv", [_municipality(made, row, n) for n in made.each() for row in _places(made)])
    _write(folder / "teams.csv", [_team(made, row, n) for n in made.each() for row in made.rows("teams.csv")])
    points = made.rows("service_points.csv")
    _write(folder / "service_points.csv", [_point(made, row, n) for n in made.each() for row in points])
    _write(folder / "targets.csv", made.rows("targets.csv"))
    _write(folder / "key_figures.csv", [_figures(made, row, openings) for row in figures])
    _write(folder / "demo_staff.csv", [_worker(made, row) for row in made.rows("demo_staff.csv")])
    _write(folder / "demo_absences.csv", made.rows("demo_absences.csv"))
    return [tuple(made.code(number, code) for code in codes) for number in made.each()]


def _head(made: _Copies, of: str) -> str:
    return (
        f'code = "{CODE}"\n'
        f'name_fi = "Kuormitustesti: {made.count} kertaa {of}"\n'
        f'name_sv = "Belastningstest: {made.count} gånger {of}"\n'
        f'name_en = "Load test: {made.count} times {of}"\n'
        f'responsible = "{made.code(1, made.codes[0])}"\n'
    )


def _source_of(row: Row) -> str:
    """The source of copied figures; one for each of the real ones, because a source's figures are of one table."""
    return f"{SOURCE}_{row['source']}"


def _source(code: str, of: str, copies: int) -> Row:
    return {
        "code": code,
        "text_fi": f"Kuormitustesti: alueen {of} tiedot {copies} kertaa rinnakkain; ei mikään todellinen paikka",
        "text_sv": f"Belastningstest: uppgifterna om området {of} {copies} gånger sida vid sida; ingen verklig plats",
        "text_en": f"Load test: the data of the area {of} {copies} times side by side; no real place",
        "address": "",
    }


def _places(made: _Copies) -> list[Row]:
    return made.rows("municipalities.csv")


def _named(row: Row, number: int, *columns: str) -> Row:
    return row | {column: f"{row[column]} {number}" for column in columns if row[column]}


def _municipality(made: _Copies, row: Row, number: int) -> Row:
    named = _named(row, number, "name_fi", "name_sv", "sub_region_fi", "sub_region_sv")
    return named | _moved(row, number) | {"code": made.code(number, row["code"]), "source": SOURCE, "mark": "assumed"}


def _moved(row: Row, number: int) -> Row:
    """Where a place of copy ``number`` lies: as far from its copy's corner as the real one from the area's."""
    if not row["latitude"]:
        return {}
    south, west = (number - 1) // ROW, (number - 1) % ROW
    latitude = FIRST_PLACE[0] + south * STEP[0] + float(row["latitude"]) - 60.8
    longitude = FIRST_PLACE[1] + west * STEP[1] + float(row["longitude"]) - 23.2
    return {"latitude": f"{latitude:.4f}", "longitude": f"{longitude:.4f}"}


def _team(made: _Copies, row: Row, number: int) -> Row:
    codes = " ".join(made.code(number, code) for code in row["municipalities"].split())
    named = _named(row, number, "name_fi", "name_sv", "name_en")
    return named | {"code": f"{row['code']}{number:02}", "municipalities": codes, "source": SOURCE, "mark": "assumed"}


def _point(made: _Copies, row: Row, number: int) -> Row:
    named = _named(row, number, "name_fi", "name_sv", "name_en") | _moved(row, number)
    return named | {
        "code": f"{row['code']}{number:02}",
        "municipality": made.code(number, row["municipality"]),
        "source": SOURCE,
        "mark": "assumed",
    }


def _figures(made: _Copies, row: Row, openings: float) -> Row:
    told = {column: row[column] for column in ("measure", "as_of")}
    for number in made.each():
        for code in made.codes:
            value = row[code]
            if row["measure"] in MULTIPLIED and value not in {"", "..."}:
                value = str(round(float(value) * openings))
            told[made.code(number, code)] = value
    return told | {"source": _source_of(row), "mark": row["mark"]}


def _worker(made: _Copies, row: Row) -> Row:
    """The named workers belong to the first copy."""
    return row | {
        "team": f"{row['team']}01" if row["team"] else "",
        "municipality": made.code(1, row["municipality"]) if row["municipality"] else "",
    }


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def copies(codes: Iterable[str]) -> list[tuple[str, ...]]:
    """The municipalities of each copy, from all of a load-test area's."""
    ordered = sorted(codes)
    return [tuple(ordered[first : first + COPIED]) for first in range(0, len(ordered), COPIED)]
