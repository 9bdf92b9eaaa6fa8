"""Small statistics in the shape of the publisher's files; every number is invented."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import real_data

HEADER = "alue,area_name,month,TYOTTOMATLOPUSSA,TYOVOIMATK,AVPAIKATLOPUSSA"


@pytest.fixture
def statistics(tmp_path: Path) -> Callable[..., Path]:
    """A folder with one extract of the given lines."""

    def write(*lines: str, name: str = "statfin_12r5_test.csv", header: str = HEADER) -> Path:
        (tmp_path / name).write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def answer() -> dict[str, object]:
    """A PxWeb answer of table 12ti as served, with a withheld figure."""
    return {
        "columns": [
            {"code": "Alue", "text": "Alue", "type": "d"},
            {"code": "Ammattiryhmä", "text": "Ammattiryhmä", "type": "d"},
            {"code": "timeperiod_m", "text": "Kuukausi", "type": "t"},
            {"code": "TYOTTOMATLOPUSSA", "text": "Työttömät työnhakijat", "type": "c"},
        ],
        "comments": [],
        "data": [
            {"key": ["KU109", "2513", "2026M06"], "values": ["..."]},
            {"key": ["KU109", "2514", "2026M06"], "values": ["17"]},
        ],
        "metadata": [{"updated": "2026-07-21T05.00.00Z", "label": "Työttömät", "source": "KEHA-keskus, testi"}],
    }


@pytest.fixture
def write_answer(tmp_path: Path) -> Callable[..., Path]:
    def write(content: object, name: str = "occupations_12ti.json") -> Path:
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture(scope="session")
def statfin() -> Path:
    """The real extracts."""
    return real_data.needed("statfin")
