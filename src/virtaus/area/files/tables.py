"""The tables of an area: the columns of each file and how one of its rows is read."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal

from django.utils.translation import gettext as _

from virtaus.area.files.cells import LANGUAGES, Cells
from virtaus.area.files.hours import WEEKDAYS, hours_from_text
from virtaus.area.files.rows import (
    AwayRow,
    BudgetRow,
    CommutingRow,
    MunicipalityRow,
    NumberRow,
    ServicePointRow,
    SourceRow,
    StaffRow,
    TeamRow,
)
from virtaus.area.models import PlanBudgetLine, ServicePoint, Target
from virtaus.frame.roles import Role

NAMES = ("name_fi", "name_sv", "name_en")
SOURCE = ("source", "mark")
VALIDITY = ("valid_from", "valid_to")
FLOWS = (
    "within",
    "in_from_sub_region",
    "out_to_sub_region",
    "in_from_area",
    "out_to_area",
    "in_from_elsewhere",
    "out_to_elsewhere",
    "total",
)
MUNICIPALITY_CODE = re.compile(r"\d{3}")

SOURCE_COLUMNS = ("code", "text_fi", "text_sv", "text_en", "address")


def source(cells: Cells) -> SourceRow:
    address = cells.text("address", 300, needed=False)
    if address and not re.fullmatch(r"https://[^\s<>\"]+", address):
        cells.wrong("address", _("“%(value)s” is not an address that starts with https://") % {"value": address})
    return SourceRow(
        row=cells.row,
        code=cells.code("code", 60),
        texts=(cells.text("text_fi", 300), cells.text("text_sv", 300), cells.text("text_en", 300)),
        address=address,
    )


MUNICIPALITY_COLUMNS = (
    *("code", "name_fi", "name_sv", "sub_region_fi", "sub_region_sv", "latitude", "longitude"),
    *SOURCE,
)


def municipality(cells: Cells) -> MunicipalityRow:
    code = cells.text("code", 3)
    if code and not MUNICIPALITY_CODE.fullmatch(code):
        cells.wrong("code", _("“%(value)s” is not three digits") % {"value": code})
    latitude, longitude = cells.place(needed=True)
    source, mark = cells.source()
    return MunicipalityRow(
        row=cells.row,
        code=code,
        name_fi=cells.text("name_fi", 80),
        name_sv=cells.text("name_sv", 80),
        sub_region_fi=cells.text("sub_region_fi", 80),
        sub_region_sv=cells.text("sub_region_sv", 80),
        latitude=latitude,
        longitude=longitude,
        source=source,
        mark=mark,
    )


COMMUTING_COLUMNS = ("municipality", "printed_name", *FLOWS, *SOURCE)


def commuting(cells: Cells, codes: set[str]) -> CommutingRow:
    source, mark = cells.source()
    within, in_sub, out_sub, in_area, out_area, in_else, out_else, total = (cells.count(flow) for flow in FLOWS)
    return CommutingRow(
        row=cells.row,
        municipality=cells.known("municipality", codes),
        printed_name=cells.text("printed_name", 80),
        within=within,
        in_from_sub_region=in_sub,
        out_to_sub_region=out_sub,
        in_from_area=in_area,
        out_to_area=out_area,
        in_from_elsewhere=in_else,
        out_to_elsewhere=out_else,
        total=total,
        source=source,
        mark=mark,
    )


BUDGET_COLUMNS = ("code", "kind", "part_of", *NAMES, "amount", "unit", *SOURCE)


def budget(cells: Cells) -> BudgetRow:
    source, mark = cells.source()
    return BudgetRow(
        row=cells.row,
        code=cells.code("code"),
        kind=cells.one_of("kind", PlanBudgetLine.Kind),
        part_of=cells.text("part_of", 40, needed=False),
        name_fi=cells.text("name_fi", 160),
        name_sv=cells.text("name_sv", 160),
        name_en=cells.text("name_en", 160),
        amount=cells.number("amount"),
        unit=cells.text("unit", 20),
        source=source,
        mark=mark,
    )


TARGET_COLUMNS = ("code", *NAMES, "sense", "value", "unit", *VALIDITY, *SOURCE)
RATE_COLUMNS = ("code", *NAMES, "value", "unit", *VALIDITY, "citation", *SOURCE)


def target(cells: Cells) -> NumberRow:
    return _number(cells, sense=cells.one_of("sense", Target.Sense))


def rate(cells: Cells) -> NumberRow:
    return _number(cells, citation=cells.text("citation", 120, needed=False))


def _number(cells: Cells, *, sense: str = "", citation: str = "") -> NumberRow:
    valid_from, valid_to = cells.period()
    source, mark = cells.source()
    return NumberRow(
        row=cells.row,
        code=cells.code("code", 60),
        name_fi=cells.text("name_fi", 160),
        name_sv=cells.text("name_sv", 160),
        name_en=cells.text("name_en", 160),
        value=cells.number("value", places=4),
        unit=cells.text("unit", 30),
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        mark=mark,
        sense=sense,
        citation=citation,
    )


TEAM_COLUMNS = (
    *("code", *NAMES, "speciality_fi", "speciality_sv", "speciality_en", "municipalities"),
    *VALIDITY,
    *SOURCE,
)


def team(cells: Cells, codes: set[str]) -> TeamRow:
    valid_from, valid_to = cells.period()
    source, mark = cells.source()
    return TeamRow(
        row=cells.row,
        code=cells.code("code"),
        names=(cells.text("name_fi", 120), cells.text("name_sv", 120), cells.text("name_en", 120)),
        specialities=(
            cells.text("speciality_fi", 200, needed=False),
            cells.text("speciality_sv", 200, needed=False),
            cells.text("speciality_en", 200, needed=False),
        ),
        municipalities=cells.list_of("municipalities", codes),
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        mark=mark,
    )


POINT_COLUMNS = (
    *("code", "kind", "municipality", *NAMES, "latitude", "longitude", "languages", "step_free"),
    *WEEKDAYS,
    *VALIDITY,
    *SOURCE,
    *("hours_source", "hours_mark"),
)


def service_point(cells: Cells, codes: set[str]) -> ServicePointRow:
    valid_from, valid_to = cells.period()
    latitude, longitude = cells.place(needed=False)
    source, mark = cells.source()
    hours_source, hours_mark = cells.source("hours_")
    return ServicePointRow(
        row=cells.row,
        code=cells.code("code"),
        kind=cells.one_of("kind", ServicePoint.Kind),
        municipality=cells.known("municipality", codes),
        name_fi=cells.text("name_fi", 120),
        name_sv=cells.text("name_sv", 120),
        name_en=cells.text("name_en", 120),
        latitude=latitude,
        longitude=longitude,
        languages=cells.list_of("languages", LANGUAGES),
        step_free=cells.yes_or_no("step_free"),
        hours=_hours(cells),
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        mark=mark,
        hours_source=hours_source,
        hours_mark=hours_mark,
    )


def _hours(cells: Cells) -> tuple[tuple[int, time, time], ...]:
    found: list[tuple[int, time, time]] = []
    for weekday, column in enumerate(WEEKDAYS, start=1):
        try:
            found += [(weekday, opens, closes) for opens, closes in hours_from_text(cells.values[column])]
        except ValueError as error:
            cells.wrong(column, str(error))
    return tuple(found)


STAFF_COLUMNS = ("email", "name", "role", "team", "municipality", "share", "languages", "language")


def staff(cells: Cells, teams: set[str], codes: set[str]) -> StaffRow:
    email = cells.text("email", 254)
    if email and not re.fullmatch(r"[a-z0-9.-]+@[a-z0-9.-]+\.(example|invalid|test)", email):
        cells.wrong("email", _("“%(value)s” is not a made-up address ending in .example") % {"value": email})
    return StaffRow(
        row=cells.row,
        email=email,
        name=cells.text("name", 120),
        role=cells.one_of("role", Role),
        team=cells.known("team", teams, needed=False),
        municipality=cells.known("municipality", codes, needed=False),
        share=cells.number("share", low=Decimal("0.01"), high=Decimal(1)),
        languages=cells.list_of("languages", LANGUAGES),
        language=cells.known("language", ("fi", "sv", "en")),
    )


AWAY_COLUMNS = ("email", "first_day", "last_day")


def away(cells: Cells, emails: set[str]) -> AwayRow:
    row = AwayRow(
        row=cells.row,
        email=cells.known("email", emails),
        first_day=int(cells.number("first_day", low=Decimal(-366), high=Decimal(366))),
        last_day=int(cells.number("last_day", low=Decimal(-366), high=Decimal(366))),
    )
    if row.last_day < row.first_day:
        cells.wrong("last_day", _("is before the first day"))
    return row
