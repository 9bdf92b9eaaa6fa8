"""Puts read figures into the series: in bulk, all or nothing, keeping revisions.

Cells are copied into a temporary table and compared with the observations in force by set operations. A figure that
differs supersedes the earlier one; a figure that the publisher no longer gives leaves the earlier one in force. What
came with the area's files never supersedes what was read from the publisher.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from virtaus.frame import clock
from virtaus.frame.ids import new_id
from virtaus.insight import catalogue
from virtaus.insight.models import LoadRun, Series, SourceFile
from virtaus.insight.reading import Extract, Fault

MOST_FAULTS = 100
LOCK = 0x5EA7  # one load at a time, whoever starts it

STAGE = """
CREATE TEMPORARY TABLE incoming (
    id uuid NOT NULL, code text NOT NULL, area text NOT NULL, breakdown text NOT NULL, period date NOT NULL,
    rhythm text NOT NULL, value numeric, withheld boolean NOT NULL, low numeric, high numeric,
    file_id uuid NOT NULL, file_name text NOT NULL, line integer NOT NULL, shipped boolean NOT NULL
) ON COMMIT DROP
"""
COPY = """
COPY incoming (id, code, area, breakdown, period, rhythm, value, withheld, low, high, file_id, file_name, line, shipped)
FROM STDIN
"""
# A cell without figure says nothing against a cell with one; two that say different things can't both be right.
CONFLICTS = """
SELECT DISTINCT ON (a.code, a.area, a.breakdown, a.period)
    b.file_name, b.line, b.code, a.file_name, a.line, a.area, a.value, b.value
FROM incoming a JOIN incoming b USING (code, area, breakdown, period)
WHERE (a.file_name, a.line) < (b.file_name, b.line)
    AND (a.value IS NOT NULL OR a.withheld) AND (b.value IS NOT NULL OR b.withheld)
    AND (a.value IS DISTINCT FROM b.value OR a.withheld <> b.withheld)
ORDER BY a.code, a.area, a.breakdown, a.period, a.file_name, a.line, b.file_name, b.line
LIMIT %s
"""
NEW_SERIES = """
SELECT DISTINCT indicator.id, incoming.code, incoming.area, incoming.breakdown
FROM incoming JOIN insight_indicator indicator USING (code)
LEFT JOIN insight_series series ON series.indicator_id = indicator.id AND series.area = incoming.area
    AND series.breakdown = incoming.breakdown
WHERE series.id IS NULL
ORDER BY 2, 3, 4
"""
COMPARE = """
CREATE TEMPORARY TABLE compared ON COMMIT DROP AS
SELECT DISTINCT ON (series.id, incoming.period) incoming.*, series.id AS series_id, known.id AS known_id,
    file.shipped AS known_shipped,
    CASE WHEN known.id IS NULL THEN 'new'
         WHEN incoming.shipped AND NOT file.shipped THEN 'unchanged'
         WHEN (incoming.value IS NULL AND NOT incoming.withheld)
              OR (incoming.value, incoming.withheld, incoming.low, incoming.high)
                  IS NOT DISTINCT FROM (known.value, known.withheld, known.low, known.high) THEN 'unchanged'
         ELSE 'revised' END AS outcome
FROM incoming JOIN insight_indicator indicator USING (code)
JOIN insight_series series ON series.indicator_id = indicator.id AND series.area = incoming.area
    AND series.breakdown = incoming.breakdown
LEFT JOIN insight_observation known ON known.series_id = series.id AND known.period = incoming.period
    AND known.superseded_at IS NULL
LEFT JOIN insight_sourcefile file ON file.id = known.file_id
ORDER BY series.id, incoming.period, (incoming.value IS NULL AND NOT incoming.withheld), incoming.file_name
"""
SUPERSEDE = """
UPDATE insight_observation SET superseded_at = %s
WHERE id IN (SELECT known_id FROM compared WHERE outcome = 'revised')
"""
# The publisher gives the figure that came with the area: from now on it is the publisher's.
CONFIRM = """
UPDATE insight_observation SET file_id = compared.file_id
FROM compared WHERE compared.known_id = insight_observation.id AND compared.outcome = 'unchanged'
    AND compared.known_shipped AND NOT compared.shipped AND (compared.value IS NOT NULL OR compared.withheld)
"""
INSERT = """
INSERT INTO insight_observation
    (id, series_id, period, rhythm, value, withheld, low, high, file_id, recorded_at, superseded_at)
SELECT id, series_id, period, rhythm, value, withheld, low, high, file_id, %s, NULL
FROM compared WHERE outcome <> 'unchanged'
"""


class Refused(Exception):
    """The files can't be loaded. ``faults`` tells each reason; nothing was changed."""

    def __init__(self, faults: Sequence[Fault], more: int = 0) -> None:
        self.faults = list(faults)
        self.more = more
        super().__init__("\n".join(str(fault) for fault in faults))


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a run did: figures read, new, revised and unchanged."""

    files: int
    read: int
    added: int
    revised: int
    unchanged: int


Tell = Callable[[str, int], None]


def load(extracts: Sequence[Extract], origin: str, tell: Tell = lambda name, cells: None) -> Loaded:
    """Load every cell of ``extracts`` inside the transaction at hand; ``tell(file, cells)`` after each file.

    Raises Refused when any file has a fault or two files disagree; the caller's transaction then ends.
    """
    now = clock.now()
    catalogue.load()
    run = LoadRun.objects.create(recorded_at=now, origin=origin[:300], read=0, added=0, revised=0, unchanged=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("DROP TABLE IF EXISTS incoming, compared")
        cursor.execute(STAGE)
        read = sum(_stage(cursor, run, extract, tell) for extract in extracts)
        faults = [fault for extract in extracts for fault in extract.faults]
        if faults:
            raise Refused(faults[:MOST_FAULTS], max(0, len(faults) - MOST_FAULTS))
        cursor.execute("ANALYZE incoming")
        _refuse_conflicts(cursor)
        _add_series(cursor)
        # what an earlier load of the same transaction or of a minute ago wrote is not yet known to the planner
        cursor.execute("ANALYZE insight_indicator, insight_series, insight_sourcefile, insight_observation")
        counts = _merge(cursor, now)
    run.read, run.added, run.revised, run.unchanged = read, counts["new"], counts["revised"], counts["unchanged"]
    run.save(update_fields=["read", "added", "revised", "unchanged"])
    return Loaded(len(extracts), read, run.added, run.revised, run.unchanged)


def _stage(cursor: CursorWrapper, run: LoadRun, extract: Extract, tell: Tell) -> int:
    if extract.faults:
        return 0
    known = catalogue.units()
    for measure in extract.measures:
        if measure.code not in known:
            catalogue.learn(
                measure.code, measure.name, measure.definition, extract.publisher, extract.table, extract.rhythm
            )
    file = SourceFile.objects.create(
        run=run,
        name=extract.name[:200],
        table=extract.table,
        publisher=extract.publisher[:200],
        updated_at=extract.updated_at,
        sha256=extract.sha256,
        cells=0,
        shipped=extract.shipped,
    )
    with cursor.copy(COPY) as copy:
        cells = 0
        for cell in extract.cells:
            copy.write_row(_row(cell, file))
            cells += 1
    SourceFile.objects.filter(pk=file.pk).update(cells=cells)
    tell(extract.name, cells)
    return cells


def _row(cell: Any, file: SourceFile) -> tuple[Any, ...]:
    return (
        new_id(),
        cell.code,
        cell.area,
        cell.breakdown,
        cell.period,
        cell.rhythm,
        cell.value,
        cell.withheld,
        cell.low,
        cell.high,
        file.id,
        file.name,
        cell.row,
        file.shipped,
    )


def _refuse_conflicts(cursor: CursorWrapper) -> None:
    cursor.execute(CONFLICTS, [MOST_FAULTS])
    faults = [
        Fault(name, line, code, f"gives {_told(value)} for {area}, but {other}, row {row} gives {_told(earlier)}")
        for name, line, code, other, row, area, earlier, value in cursor.fetchall()
    ]
    if faults:
        raise Refused(faults)


def _told(value: Any) -> str:
    return "a withheld figure" if value is None else f"{value.normalize():f}"


def _add_series(cursor: CursorWrapper) -> None:
    cursor.execute(NEW_SERIES)
    missing = [
        Series(indicator_id=indicator, area=area, breakdown=breakdown)
        for indicator, _code, area, breakdown in cursor.fetchall()
    ]
    Series.objects.bulk_create(missing, batch_size=2000)


def _merge(cursor: CursorWrapper, now: datetime) -> dict[str, int]:
    cursor.execute(COMPARE)
    cursor.execute("SELECT outcome, count(*) FROM compared GROUP BY outcome")
    counts = {"new": 0, "revised": 0, "unchanged": 0, **dict(cursor.fetchall())}
    cursor.execute(SUPERSEDE, [now])
    cursor.execute(CONFIRM)
    cursor.execute(INSERT, [now])
    return counts
