"""Reads of the indicator catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass

from virtaus.area.queries import in_language
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require
from virtaus.frame.roles import Role
from virtaus.insight.models import Indicator, Kind, Rhythm, Unit
from virtaus.insight.rules import SEE_OPEN_FIGURES

RATIO = re.compile(r"(\w+) / (\w+)( × 100)?\Z")


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator in the reader's language. ``ratio`` is (numerator, denominator, scale) where its formula is one."""

    code: str
    name: str
    definition: str
    in_finnish_only: bool
    kind: str
    kind_label: str
    unit: str
    unit_label: str
    additive: bool
    formula: str
    ratio: tuple[str, str, int] | None
    source: str
    table: str
    owner_label: str
    rhythm: str
    rhythm_label: str
    shipped: bool

    @property
    def is_open(self) -> bool:
        """Whether its figures are official statistics or counted from them, which anybody may see."""
        return self.kind != Kind.OWN

    @property
    def is_monthly(self) -> bool:
        return self.rhythm == Rhythm.MONTHLY

    @property
    def decimals(self) -> int:
        return 1 if self.unit in {Unit.PERCENT, Unit.RATIO} else 0


def indicators(actor: Actor) -> list[IndicatorRow]:
    """Every indicator in the order of the catalogue."""
    require(actor, SEE_OPEN_FIGURES)
    return [_row(row) for row in Indicator.objects.order_by("position", "code")]


def by_code(actor: Actor) -> dict[str, IndicatorRow]:
    """The product's own indicators by code, in the order of the catalogue."""
    require(actor, SEE_OPEN_FIGURES)
    return {row.code: _row(row) for row in Indicator.objects.filter(shipped=True).order_by("position", "code")}


def _row(row: Indicator) -> IndicatorRow:
    ratio = RATIO.match(row.formula)
    return IndicatorRow(
        code=row.code,
        name=in_language(row, "name"),
        definition=in_language(row, "definition"),
        in_finnish_only=not row.name_sv,
        kind=row.kind,
        kind_label=str(Kind(row.kind).label),
        unit=row.unit,
        unit_label=str(Unit(row.unit).label),
        additive=row.additive,
        formula=row.formula,
        ratio=(ratio[1], ratio[2], 100 if ratio[3] else 1) if ratio else None,
        source=in_language(row, "source"),
        table=row.table,
        owner_label=str(Role(row.owner).label),
        rhythm=row.rhythm,
        rhythm_label=str(Rhythm(row.rhythm).label),
        shipped=row.shipped,
    )
