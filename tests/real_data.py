"""Real data beside the checkout (ESCO, the official statistics, a map), which the repository does not hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def folder() -> Path | None:
    """``VIRTAUS_TEST_DATA``, else ``shared/data`` beside the checkout; None where that is no folder."""
    named = os.environ.get("VIRTAUS_TEST_DATA")
    found = Path(named) if named else ROOT.parent / "shared" / "data"
    return found if found.is_dir() else None


def needed(*parts: str) -> Path:
    """A file or folder of it. Without the folder the test is skipped; a name that the folder lacks fails the test."""
    found = folder()
    if found is None:
        pytest.skip("there is no folder of real data (VIRTAUS_TEST_DATA)")
    path = found.joinpath(*parts)
    assert path.exists(), f"{found} holds no {Path(*parts)}"
    return path
