"""What the area's pages draw: maps, bars, the heat of the commuting table, teams and points in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from virtaus.area import queries
from virtaus.area.files.hours import WEEKDAYS
from virtaus.area.languages import language_names
from virtaus.area.queries import BudgetLine, CommutingRow, ServicePointRow, TeamRow
from virtaus.frame import figures
from virtaus.frame.charts.bars import Bar, BarChart
from virtaus.frame.charts.maps import SHADES


def budget_chart(services: Sequence[BudgetLine]) -> BarChart | None:
    """The plan's services by amount, the largest first."""
    if not services:
        return None
    bars = tuple(
        Bar(line.name, float(line.amount), figures.euros(line.amount))
        for line in sorted(services, key=lambda line: -line.amount)
    )
    return BarChart(
        title=_("Services by amount"), bars=bars, heading=_("Service"), text_heading=_("Amount"), bar_heading=_("Size")
    )


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A number with its shade, 0 to 5, by its share of the largest number of its kind."""

    label: str
    text: str
    shade: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    name: str
    cells: tuple[HeatCell, ...]
    total: str


@dataclass(frozen=True, slots=True)
class CommutingTable:
    """The plan's commuting table with shades, and what it says."""

    heads: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    gains: tuple[str, ...]
    source: queries.Source


def commuting_table(rows: Sequence[CommutingRow]) -> CommutingTable | None:
    """The table as printed; each column is shaded on its own, for columns differ by a factor of a hundred."""
    if not rows:
        return None
    columns = [
        [row.within for row in rows],
        [row.in_from_sub_region for row in rows],
        [row.out_to_sub_region for row in rows],
        [row.in_from_area for row in rows],
        [row.out_to_area for row in rows],
        [row.in_from_elsewhere for row in rows],
        [row.out_to_elsewhere for row in rows],
    ]
    largest = [max(column) for column in columns]
    heads = (
        _("Within the municipality"),
        _("In from the sub-region"),
        _("Out to the sub-region"),
        _("In from the area"),
        _("Out to the area"),
        _("In from elsewhere"),
        _("Out to elsewhere"),
    )
    return CommutingTable(
        heads=heads,
        rows=tuple(
            HeatRow(
                row.name,
                tuple(
                    HeatCell(head, figures.number(column[place]), _shade(column[place], most))
                    for head, column, most in zip(heads, columns, largest, strict=True)
                ),
                figures.number(row.total),
            )
            for place, row in enumerate(rows)
        ),
        gains=tuple(row.name for row in rows if _arrivals(row) > _departures(row)),
        source=rows[0].source,
    )


def _shade(value: int, most: int) -> int:
    return min(SHADES, 1 + value * SHADES // most) if value and most else 0


def _arrivals(row: CommutingRow) -> int:
    return row.in_from_sub_region + row.in_from_area + row.in_from_elsewhere


def _departures(row: CommutingRow) -> int:
    return row.out_to_sub_region + row.out_to_area + row.out_to_elsewhere


def hours_as_text(point: ServicePointRow) -> dict[str, str]:
    """Hours by weekday as the form writes them."""
    return {
        name: " ".join(
            f"{h.opens.hour}:{h.opens.minute:02}-{h.closes.hour}:{h.closes.minute:02}" for h in point.open_on(day)
        )
        for day, name in enumerate(WEEKDAYS, start=1)
    }


@dataclass(frozen=True, slots=True)
class ShownTeam:
    team: TeamRow
    languages: str
    municipalities: str
    fits: bool


def fits(size: int, smallest: int | None, largest: int | None) -> bool:
    """Whether a team has the size that the targets want; any size does where there is no target."""
    return (smallest is None or size >= smallest) and (largest is None or size <= largest)


def shown_team(team: TeamRow, smallest: int | None, largest: int | None) -> ShownTeam:
    return ShownTeam(
        team, language_names(team.languages), ", ".join(team.municipalities), fits(team.size, smallest, largest)
    )
