"""What the training area in a state folder is: its choices, its clock, and how far its making got."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from virtaus.web.launcher.database import write_private
from virtaus.web.launcher.options import DemoOptions
from virtaus.web.launcher.places import Places
from virtaus.web.launcher.progress import Refusal

HELSINKI = ZoneInfo("Europe/Helsinki")
FIRST_DAY = date(2026, 11, 30)


MORNING = time(8)


@dataclass(frozen=True, slots=True)
class Training:
    """A training area. ``as_of`` was its first day; its clock runs ``clock_shift`` seconds beside the calendar's.

    ``prepared`` says that its data are whole, ``source`` which state of the product they were last migrated to.
    """

    area: str
    mode: str
    size: str
    as_of: str
    clock_shift: int
    data: str | None = None
    database: str = ""
    prepared: bool = False
    source: str = ""

    def save(self, places: Places) -> None:
        write_private(_record(places), json.dumps(asdict(self), indent=2))


def _record(places: Places) -> Path:
    return places.state / "demo.json"


def load(places: Places) -> Training | None:
    """The training area made here, None when there is none or its making was never finished."""
    with suppress(OSError, ValueError, TypeError):
        found = Training(**json.loads(_record(places).read_text(encoding="utf-8")))
        return found if found.prepared else None
    return None


def was_begun(places: Places) -> bool:
    """Whether a training area was made here, whole or not."""
    return _record(places).exists()


def choose(places: Places, asked: DemoOptions, database: str, now: datetime) -> Training:
    """The training area to run. Refuses in one line when one with other choices lies here and --fresh is not given."""
    found = None if asked.fresh else load(places)
    if found is None:
        day = asked.as_of or FIRST_DAY
        return Training(
            asked.area or "tyohame",
            asked.mode or "add-on",
            asked.size or "tyohame",
            day.isoformat(),
            shift_to(day, now),
            str(asked.data) if asked.data else None,
            digest(database),
        )
    wished = replace(
        found,
        area=asked.area or found.area,
        mode=asked.mode or found.mode,
        size=asked.size or found.size,
        as_of=asked.as_of.isoformat() if asked.as_of else found.as_of,
        data=str(asked.data) if asked.data else found.data,
        database=digest(database),
    )
    if wished != found:
        made = f"{found.area}, {found.mode}, {found.size}, from {found.as_of}" + (
            f", {found.data}" if found.data else ""
        )
        raise Refusal(
            f"The training area here was made otherwise ({made}): add --fresh to throw it away and make it anew."
        )
    return found


def shift_to(day: date, now: datetime) -> int:
    """The seconds from ``now`` to eight in the morning in Helsinki on ``day``.

    A training day begins when a working day does: after the night's file, before the first meeting, at whatever hour
    somebody starts it.
    """
    return round((datetime.combine(day, MORNING, tzinfo=HELSINKI) - now) / timedelta(seconds=1))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def digest_of_product(root: Path) -> str:
    """Which state of the product this checkout is: tables, translations and static files follow it."""
    total = hashlib.sha256((root / "requirements" / "base.txt").read_bytes())
    for path in sorted((root / "src").rglob("*")):
        if path.is_file() and path.suffix not in {".pyc", ".mo"}:
            total.update(str(path.relative_to(root)).encode())
            total.update(path.read_bytes())
    return total.hexdigest()[:16]
