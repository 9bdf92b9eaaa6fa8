"""What the check of a file found, as its page shows it and as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from virtaus.frame.csv_lines import Fault
from virtaus.frame.imports.kinds import Plan

MOST_FAULTS = 10_000
MOST_WARNINGS = 100


@dataclass(frozen=True, slots=True)
class Findings:
    """Faults, warnings and first rows of a file. ``refused`` says why it could not be taken back."""

    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    warning_count: int = 0
    head: tuple[str, ...] = ()
    first: tuple[tuple[str, ...], ...] = ()
    facts: tuple[tuple[str, int], ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def more_warnings(self) -> int:
        return self.warning_count - len(self.warnings)


def written(plan: Plan) -> dict[str, Any]:
    """As plain values, the faults in the language at hand."""
    return {
        "faults": [asdict(fault) for fault in plan.faults[:MOST_FAULTS]],
        "warnings": [asdict(fault) for fault in plan.warnings[:MOST_WARNINGS]],
        "warning_count": len(plan.warnings),
        "head": list(plan.head),
        "first": [list(row) for row in plan.first],
        "facts": [list(fact) for fact in plan.facts],
    }


def read(report: Mapping[str, Any]) -> Findings:
    """What ``written`` gave, or the refusal of an undo."""
    return Findings(
        faults=tuple(Fault(**fault) for fault in report.get("faults", ())),
        warnings=tuple(Fault(**fault) for fault in report.get("warnings", ())),
        warning_count=report.get("warning_count", 0),
        head=tuple(report.get("head", ())),
        first=tuple(tuple(row) for row in report.get("first", ())),
        facts=tuple((str(label), int(count)) for label, count in report.get("facts", ())),
        refused=tuple(report.get("refused", ())),
    )
