"""The indicator catalogue that the product ships, and its rows in the database."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from virtaus.insight.models import Indicator, Kind, Rhythm, Unit

CATALOGUE = Path(__file__).parent / "data" / "indicators.toml"
LANGUAGES = ("fi", "sv", "en")
COUNTS = frozenset({Unit.PERSONS, Unit.JOBS})
LEARNED_POSITION = 1000  # indicators learned from a publisher's metadata stand after those that the product ships


@dataclass(frozen=True, slots=True)
class Table:
    """A publisher's table; counts within ``withheld`` (low, high) are not published. See the data file."""

    path: str
    source: str
    rhythm: str
    withheld: tuple[Decimal, Decimal] | None
    empty_is_withheld: bool

    @property
    def code(self) -> str:
        return self.path.rpartition("/")[2]


@cache
def _content() -> dict[str, Any]:
    with CATALOGUE.open("rb") as file:
        return tomllib.load(file)


@cache
def tables() -> dict[str, Table]:
    """The known tables by their code ("12r5")."""
    found = {}
    for path, about in _content()["tables"].items():
        bounds = about.get("withheld")
        found[path.rpartition("/")[2]] = Table(
            path,
            about["source"]["fi"],
            about["rhythm"],
            (Decimal(bounds[0]), Decimal(bounds[1])) if bounds else None,
            about.get("empty_is_withheld", False),
        )
    return found


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """The shipped indicators as columns of ``Indicator``, in the order of the data file."""
    rows = []
    for position, about in enumerate(_content()["indicators"]):
        table = _content()["tables"].get(about.get("table", ""), {})
        kind = Kind(about.get("kind", Kind.OFFICIAL))
        source = table.get("source") or _content()["sources"][kind]
        rows.append(
            {
                "code": about["code"],
                "position": position,
                "kind": kind,
                "unit": Unit(about["unit"]),
                "additive": about.get("additive", True),
                "formula": about.get("formula", ""),
                "table": about.get("table", ""),
                "owner": about.get("owner", _content()["owners"][kind]),
                "rhythm": Rhythm(about.get("rhythm", table.get("rhythm", Rhythm.MONTHLY))),
                "shipped": True,
                **{f"source_{language}": source[language] for language in LANGUAGES},
                **{f"name_{language}": about["name"][language] for language in LANGUAGES},
                **{f"definition_{language}": about["definition"][language] for language in LANGUAGES},
            }
        )
    return tuple(rows)


def load() -> int:
    """Write the shipped catalogue to the database; returns how many indicators it has. Learned ones stay."""
    rows = [Indicator(**columns) for columns in shipped()]
    changing = [name for name in shipped()[0] if name != "code"]
    Indicator.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=changing)
    return len(rows)


def learn(code: str, name: str, definition: str, source: str, table: str, rhythm: str) -> None:
    """Add an indicator that only its publisher defines, in Finnish as published, unless the catalogue has it."""
    Indicator.objects.get_or_create(
        code=code,
        defaults={
            "position": LEARNED_POSITION,
            "kind": Kind.OFFICIAL,
            "unit": Unit.AS_PUBLISHED,
            "additive": False,
            "name_fi": name,
            "definition_fi": definition,
            "source_fi": source,
            "table": table,
            "owner": _content()["owners"][Kind.OFFICIAL],
            "rhythm": rhythm,
            "shipped": False,
        },
    )


def units() -> dict[str, str]:
    """The unit of each shipped indicator by code."""
    return {columns["code"]: columns["unit"] for columns in shipped()}


def wholes() -> dict[str, str]:
    """The indicator that holds everybody of another one, by the other one's code."""
    return {about["code"]: about["part_of"] for about in _content()["indicators"] if "part_of" in about}


def key_figure_codes() -> Sequence[str]:
    """The 23 measures of table 12r5, in the order of the publisher."""
    return [columns["code"] for columns in shipped() if columns["table"].endswith("/12r5")]
