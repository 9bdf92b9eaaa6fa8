"""What the check of an event file found: what a page shows of a plan, small enough to be kept with the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from virtaus.casework.event_plan import Plan
from virtaus.casework.models import EventKind
from virtaus.frame.csv_lines import Fault

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Findings:
    """Counts of a plan, with the first ``SHOWN`` of its faults and of the codes that the vocabulary lacks.

    ``counts`` are new events by kind. ``applied_at`` is set when this very file was applied before.
    """

    new_events: int
    new_persons: int
    changed: int
    already_read: int
    counts: Mapping[str, int]
    faults: tuple[Fault, ...]
    fault_count: int
    warnings: tuple[Fault, ...]
    warning_count: int
    data_time: datetime | None
    applied_at: datetime | None

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """New events by the name of their kind, in the order of the format."""
        return [(str(kind.label), self.counts[kind]) for kind in EventKind if kind in self.counts]

    def written(self) -> dict[str, Any]:
        """As plain values for a JSON column; the faults in the language at hand."""
        moments = {name: moment.isoformat() for name in ("data_time", "applied_at") if (moment := getattr(self, name))}
        return asdict(self) | {"data_time": None, "applied_at": None} | moments

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Findings:
        """What ``written`` gave."""
        moments = {
            name: datetime.fromisoformat(written[name]) if written[name] else None
            for name in ("data_time", "applied_at")
        }
        lists = {name: tuple(Fault(**fault) for fault in written[name]) for name in ("faults", "warnings")}
        return cls(**{**written, **moments, **lists})


def findings_of(plan: Plan) -> Findings:
    """What a page shows of ``plan``."""
    return Findings(
        new_events=len(plan.lines),
        new_persons=len(plan.new_keys),
        changed=plan.changed,
        already_read=plan.already_read,
        counts={kind.value: count for kind, count in plan.counts.items()},
        faults=plan.faults[:SHOWN],
        fault_count=len(plan.faults),
        warnings=plan.warnings[:SHOWN],
        warning_count=len(plan.warnings),
        data_time=plan.file.data_time,
        applied_at=plan.applied_at,
    )
