"""The steps that make a training area: what went wrong is told in one line."""

from __future__ import annotations

import os
import sys

import pytest

from virtaus.web.launcher import demo
from virtaus.web.launcher.places import Places, own_folder
from virtaus.web.launcher.processes import Log
from virtaus.web.launcher.progress import Refusal


def step(here: Places, *said: str) -> None:
    """A step that prints lines and fails."""
    program = "import sys; print(sys.argv[1]); sys.exit(1)"
    demo._do(
        "Tables", [sys.executable, "-c", program, "\n".join(said)], dict(os.environ), here, Log(here.state / "log")
    )


def test_a_full_disk_is_told_wherever_the_step_says_so(here: Places) -> None:
    with pytest.raises(Refusal, match="The disk is full"):
        step(here, 'could not extend file "base/5/1259": No space left on device', "HINT:  Check free disk space.")


def test_a_folder_that_cannot_be_made_is_told_in_one_line(here: Places) -> None:
    here.state.mkdir(exist_ok=True)
    (here.state / "file").write_text("")
    with pytest.raises(Refusal, match=r"file/socket can't be made"):
        own_folder(here.state / "file" / "socket", os.geteuid(), os.getegid())


def test_another_fault_is_told_by_the_last_line(here: Places) -> None:
    with pytest.raises(Refusal, match=r"Tables: the last line \(all of it: .*log\)"):
        step(here, "the first line", "the last line")
