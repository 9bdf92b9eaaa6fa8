"""Official statistics and flow for tests. Every number is invented, in the shape of the real ones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.insight.actions import sync_statistics
from virtaus.insight.catalogue import key_figure_codes
from virtaus.insight.models import FlowCohort, FlowMonth, FlowRun
from virtaus.insight.reading import read_folder

MEMBERS = ("061", "082", "103", "109", "169", "834", "981")
KEY_FIGURES = tuple(key_figure_codes())


def statistics(*months: str) -> None:
    """Load invented key figures of the area's municipalities; Humppila's open vacancies are withheld."""
    lines = [",".join(["Alue", "timeperiod_m", *KEY_FIGURES])]
    for month in months or ("2023M09", "2023M10", "2026M06"):
        for place, code in enumerate(MEMBERS):
            values = [str(100 * (place + 1) + 10 * number) for number, _ in enumerate(KEY_FIGURES)]
            values[KEY_FIGURES.index("TYOVOIMATK")] = str(1000 * (place + 1))
            values[KEY_FIGURES.index("TYOTOSUUS")] = f"{11 + place / 10:.1f}"
            if code == "103":
                values[KEY_FIGURES.index("AVPAIKATLOPUSSA")] = "..."
            lines.append(",".join([f"KU{code}", month, *values]))
    actor = Actor.system("tests")
    with TemporaryDirectory() as folder, trail.opened(actor, "tests"):
        (Path(folder) / "statfin_12r5_test.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        sync_statistics(actor, read_folder(Path(folder)), "tests")


def flow(share: float = 0.61, *, team: str = "", mark: str = "test") -> FlowRun:
    """Store a computed flow: the area and Hämeenlinna followed to the end, Forssa with too few spells."""
    run = FlowRun.objects.create(
        known_at=datetime(2026, 11, 30, 6, tzinfo=UTC),
        observed_on=date(2026, 11, 30),
        whole_since=date(2025, 9, 1),
        computed_at=datetime(2026, 11, 30, 6, tzinfo=UTC),
        ledger_mark=mark,
        spells=500,
        minimum=30,
    )
    cohorts = [_cohort(run, "area", "", share), _cohort(run, "municipality", "109", share - 0.02)]
    cohorts += [_cohort(run, "team", team, share + 0.02)] if team else []
    cohorts.append(
        FlowCohort(
            run=run,
            level="municipality",
            key="061",
            month=date(2026, 8, 1),
            state=FlowCohort.State.TOO_FEW,
            started=12,
            ended=5,
        )
    )
    cohorts.append(
        FlowCohort(
            run=run,
            level="area",
            month=date(2026, 11, 1),
            state=FlowCohort.State.EXTRAPOLATED,
            started=40,
            ended=4,
            share=0.5,
            low=0.3,
            high=0.7,
            by_exit={"work": [0.3, 0.2, 0.4], "study": [0.2, 0.1, 0.3]},
        )
    )
    FlowCohort.objects.bulk_create(cohorts)
    FlowMonth.objects.create(
        run=run,
        level="area",
        month=date(2026, 11, 1),
        open_at_start=300,
        started=40,
        ended=35,
        ended_by={"work": 20, "study": 15},
    )
    return run


def _cohort(run: FlowRun, level: str, key: str, share: float) -> FlowCohort:
    return FlowCohort(
        run=run,
        level=level,
        key=key,
        month=date(2026, 8, 1),
        state=FlowCohort.State.COMPLETE,
        started=100,
        ended=round(share * 100),
        share=share,
        low=share - 0.1,
        high=share + 0.1,
        by_exit={"work": [share - 0.2, share - 0.25, share - 0.15], "service": [0.2, 0.15, 0.25]},
    )
