"""Reading a file of vacancies: ``docs/formats/vacancies.md`` in code. Nothing here touches the database.

Every fault is gathered with its line, column and reason; a file with a fault changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from virtaus.frame.csv_lines import Fault, in_order, lines_of
from virtaus.organisations.models import valid_business_id
from virtaus.vocabulary.levels import Level
from virtaus.vocabulary.working_times import WorkingTime

MOST_ROWS = 200_000
MOST_POSITIONS = 1000
# Column names as documented, each with the Finnish and Swedish names under which offices keep such lists.
COLUMNS = {
    "title": ("otsikko", "tehtävänimike", "rubrik"),
    "description": ("kuvaus", "beskrivning"),
    "employer": ("työnantaja", "arbetsgivare"),
    "business_id": ("y-tunnus", "fo-nummer"),
    "municipality": ("kunta", "kommun"),
    "positions": ("paikkoja", "platser"),
    "published": ("julkaistu", "publicerad"),
    "expires": ("päättyy", "utgår"),
    "starts": ("alkaa", "börjar"),
    "working_time": ("työaika", "arbetstid"),
    "licences": ("luvat", "tillstånd"),
    "languages": ("kielet", "språk"),
    "occupation": ("ammatti", "yrke"),
    "id": ("tunnus", "id-nummer"),
}
_NAMES = {name: column for column, others in COLUMNS.items() for name in (column, *others)}
_ISCO = re.compile(r"\d{4}")
_ESCO = re.compile(r"https?://data\.europa\.eu/esco/occupation/\S{1,150}")


@dataclass(frozen=True, slots=True)
class VacancyLine:
    """One vacancy as the file tells it. ``occupation`` is an ISCO-08 unit group or the URI of an occupation, or empty.

    ``languages`` come with the least level, 0 where the file gives none.
    """

    line: int
    key: str
    title: str
    description: str = ""
    employer: str = ""
    business_id: str = ""
    municipality: str = ""
    positions: int = 1
    published: date | None = None
    expires: date | None = None
    starts: date | None = None
    working_time: str = ""
    licences: tuple[str, ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    occupation: str = ""
    content: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class VacancyFile:
    """A file as read; nothing may be applied while ``faults`` holds any."""

    lines: tuple[VacancyLine, ...]
    faults: tuple[Fault, ...]


def read_vacancies(content: bytes, municipalities: dict[str, str]) -> VacancyFile:
    """Read a whole file; never raises for what is in it. ``municipalities`` gives the code of a case-folded name."""
    reading = _Reading(municipalities)
    given = lines_of(content, reading.faults)
    _first, header = next(given, (1, []))
    names = [_NAMES.get(name.strip().casefold(), "") for name in header]
    if not reading.faults:
        reading.header(names, header)
    if not reading.faults:
        for number, fields in given:
            if any(map(str.strip, fields)):
                reading.line(number, names, fields)
    if not reading.faults and not reading.lines:
        reading.faults.append(Fault(1, "", _("The file has no vacancies.")))
    if len(reading.lines) > MOST_ROWS:
        reading.faults.append(Fault(1, "", _("The file has more than %d vacancies.") % MOST_ROWS))
    return VacancyFile(tuple(reading.lines), in_order(reading.faults))


class _Reading:
    """The lines and faults of a file while it is read."""

    def __init__(self, municipalities: dict[str, str]) -> None:
        self.municipalities = municipalities
        self.lines: list[VacancyLine] = []
        self.faults: list[Fault] = []
        self._seen: dict[str, VacancyLine] = {}

    def header(self, names: list[str], written: list[str]) -> None:
        for name, as_written in zip(names, written, strict=True):
            if not name:
                self.faults.append(Fault(1, as_written.strip()[:40], _("The column is not known.")))
        for name in dict.fromkeys(names):
            if name and names.count(name) > 1:
                self.faults.append(Fault(1, name, _("The column is there twice.")))
        if "title" not in names:
            self.faults.append(Fault(1, "title", _("The column is missing.")))

    def line(self, number: int, names: list[str], fields: list[str]) -> None:
        if len(fields) != len(names):
            reason = _("The line has %(found)d fields, the header %(wanted)d.")
            self.faults.append(Fault(number, "", reason % {"found": len(fields), "wanted": len(names)}))
            return
        row = _Row(number, dict(zip(names, map(str.strip, fields), strict=True)), self.municipalities)
        line = row.read()
        self.faults += row.faults
        before = self._seen.get(line.key)
        if before is not None and before.content != line.content:
            column = "id" if line.key.startswith("id:") else "title"
            self.faults.append(
                Fault(number, column, _("Line %d says something else of the same vacancy.") % before.line)
            )
        elif before is None:
            self._seen[line.key] = line
            self.lines.append(line)


class _Row:
    """One line's cells and what is wrong with them."""

    def __init__(self, number: int, cells: dict[str, str], municipalities: dict[str, str]) -> None:
        self.number = number
        self.cells = cells
        self.municipalities = municipalities
        self.faults: list[Fault] = []

    def read(self) -> VacancyLine:
        title = " ".join(self._cell("title").split())
        if not title:
            self._fault("title", _("The vacancy has no title."))
        elif len(title) > 200:
            self._fault("title", _("The title is longer than 200 characters."))
        published, expires = self._day("published"), self._day("expires")
        if published and expires and expires < published:
            self._fault("expires", _("The last day is before the first."))
        municipality = self._municipality()
        employer = " ".join(self._cell("employer").split())[:200]
        return VacancyLine(
            line=self.number,
            key=self._key(title, employer, municipality, published),
            title=title,
            description=self._cell("description"),
            employer=employer,
            business_id=self._business_id(employer),
            municipality=municipality,
            positions=self._positions(),
            published=published,
            expires=expires,
            starts=self._day("starts"),
            working_time=self._working_time(),
            licences=self._several("licences"),
            languages=tuple(map(_language, self._several("languages"))),
            occupation=self._occupation(),
            content=sha256("\x1f".join(f"{k}={v}" for k, v in sorted(self.cells.items()) if v).encode()).hexdigest(),
        )

    def _fault(self, column: str, reason: str) -> None:
        self.faults.append(Fault(self.number, column, reason))

    def _cell(self, column: str) -> str:
        return self.cells.get(column, "")

    def _several(self, column: str) -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, self._cell(column).split("|"))))

    def _key(self, title: str, employer: str, municipality: str, published: date | None) -> str:
        own = self._cell("id")
        if len(own) > 90:
            self._fault("id", _("The id is longer than 90 characters."))
        if own:
            return f"id:{own}"
        parts = "\x1f".join((title.casefold(), employer.casefold(), municipality, str(published or "")))
        return f"row:{sha256(parts.encode()).hexdigest()}"

    def _day(self, column: str) -> date | None:
        text = self._cell(column)
        if not text:
            return None
        for form in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007  a legal date has no time zone
            except ValueError:
                continue
        self._fault(column, _("“%s” is not a day; write 2026-11-30 or 30.11.2026.") % text[:30])
        return None

    def _municipality(self) -> str:
        text = self._cell("municipality")
        if not text or re.fullmatch(r"\d{3}", text):
            return text
        code = self.municipalities.get(text.casefold())
        if code is None:
            self._fault("municipality", _("“%s” is neither a code nor a municipality of the area.") % text[:40])
        return code or ""

    def _positions(self) -> int:
        text = self._cell("positions")
        if not text:
            return 1
        if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= MOST_POSITIONS:
            self._fault("positions", _("“%s” is not a number from 1 to 1000.") % text[:20])
            return 1
        return int(text)

    def _business_id(self, employer: str) -> str:
        text = self._cell("business_id")
        if not text:
            return ""
        if not employer:
            self._fault("employer", _("A business ID needs the employer's name."))
        try:
            return valid_business_id(text)
        except ValidationError:
            self._fault("business_id", _("“%s” is not a business ID.") % text[:20])
            return ""

    def _working_time(self) -> str:
        text = self._cell("working_time")
        known = {value: value for value in WorkingTime.values}
        known |= {str(label).casefold(): str(value) for value, label in WorkingTime.choices}
        if text and text.casefold() not in known:
            self._fault("working_time", _("“%s” is not a known working time.") % text[:30])
        return known.get(text.casefold(), "")

    def _occupation(self) -> str:
        text = self._cell("occupation")
        if text and not _ISCO.fullmatch(text) and not _ESCO.fullmatch(text):
            self._fault("occupation", _("“%s” is neither a group of four digits nor an ESCO address.") % text[:60])
            return ""
        return text


def _language(text: str) -> tuple[str, int]:
    """A language and its level: "suomi B1" gives ("suomi", 3), "suomi" gives ("suomi", 0)."""
    name, _space, level = text.rpartition(" ")
    if name and level.upper() in Level.names:
        return name.strip(), Level[level.upper()].value
    return text, Level.ANY.value
