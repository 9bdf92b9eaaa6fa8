"""The filters of the situation page, as its address holds them. What an address says that is not known is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from virtaus.area.queries import MunicipalityRow
from virtaus.insight.queries import IndicatorRow

PERIODS = {"5": 5, "10": 10}  # years


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen: a municipality code ("" is the whole area), an indicator and the years to show ("" is all)."""

    municipality: str
    indicator: str
    period: str
    municipalities: tuple[tuple[str, str], ...]
    indicators: tuple[tuple[str, str], ...]
    periods: tuple[tuple[str, str], ...]

    @property
    def place(self) -> str:
        """The place in a title."""
        return dict(self.municipalities)[self.municipality] if self.municipality else _("the whole area")

    def since(self, today: date) -> date | None:
        """The first month to show, None for all."""
        years = PERIODS.get(self.period)
        return date(today.year - years, 1, 1) if years else None


def read_choices(
    query: Mapping[str, str],
    places: Sequence[MunicipalityRow],
    indicators: Sequence[IndicatorRow],
    *,
    whole_area: bool,
    first_indicator: str,
) -> Choices:
    """The choices of ``query``. ``places`` are those the actor sees; without ``whole_area`` the first one stands."""
    municipalities = [(place.code, place.name) for place in places]
    if whole_area:
        municipalities.insert(0, ("", _("The whole area")))
    names = [(indicator.code, indicator.name) for indicator in indicators]
    periods = [("", _("All years")), ("10", _("Ten years")), ("5", _("Five years"))]
    return Choices(
        _known(query.get("municipality", ""), municipalities, municipalities[0][0]),
        _known(query.get("indicator", ""), names, first_indicator),
        _known(query.get("period", ""), periods, ""),
        tuple(municipalities),
        tuple(names),
        tuple(periods),
    )


def _known(value: str, choices: Sequence[tuple[str, str]], otherwise: str) -> str:
    return value if value in dict(choices) else otherwise
