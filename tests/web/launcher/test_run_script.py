"""The script ./run itself: it finds Python, or says in one line that it found none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from virtaus.web.launcher.places import ROOT


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with nothing but what the script itself needs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "dirname").symlink_to("/usr/bin/dirname")
    return folder


def call(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "run", *arguments], env={"PATH": str(folder)} | environment, capture_output=True, text=True, check=False
    )


def test_without_python_it_says_so_in_one_line(bare_path: Path) -> None:
    done = call(bare_path, "demo")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer and found none" in done.stderr


def test_an_old_python_is_named_in_one_line(bare_path: Path) -> None:
    old = bare_path / "python3"
    old.write_text('#!/bin/sh\ncase "$2" in *exit*) exit 1;; esac\necho 3.9.2\n')
    old.chmod(0o755)
    done = call(bare_path, "demo")
    assert (done.returncode, done.stdout) == (1, "")
    assert "found python3 3.9.2" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_newer_python_is_found_beside_an_old_one(bare_path: Path) -> None:
    old = bare_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    (bare_path / "python3.11").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (bare_path / "python3.11").chmod(0o755)
    done = call(bare_path, "--help")
    assert done.returncode == 0
    assert "./run demo" in done.stdout


def test_python_can_be_named(bare_path: Path) -> None:
    assert call(bare_path, "--help", VIRTAUS_PYTHON=sys.executable).returncode == 0


def test_the_script_can_be_run_from_anywhere_and_by_the_continuous_integration() -> None:
    assert os.access(ROOT / "run", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "exec ./run test" in (ROOT / ".ci" / "run").read_text()
