"""A state folder of its own for each test of the launcher, with a space and an ä in its path."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from virtaus.web.launcher import database, places
from virtaus.web.launcher.places import Places
from virtaus.web.launcher.postgres import SUPERUSER, Cluster


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    state = tmp_path / "tila ja ääkköset" / ".state"
    found = places.find({"VIRTAUS_STATE": str(state), "VIRTAUS_VENV": sys.prefix})
    found.prepare()
    yield found
    shutil.rmtree(found.cluster, ignore_errors=True)
    shutil.rmtree(found.socket_folder(), ignore_errors=True)


@pytest.fixture
def clean_environment(here: Places) -> dict[str, str]:
    """The environment of somebody who types ./run, without what the tests themselves run with."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VIRTAUS_", "PYTEST_", "COV_"))}
    kept.pop("DATABASE_URL", None)
    return kept | {"VIRTAUS_STATE": str(here.state), "VIRTAUS_VENV": sys.prefix}


@pytest.fixture
def cluster(here: Places) -> Cluster:
    """An empty cluster, not yet running."""
    made = database.cluster_of(here)
    made.create(database.passwords(here)[SUPERUSER])
    return made
