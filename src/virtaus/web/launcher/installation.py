"""The virtual environment: made, filled from the locked list with hashes, and renewed only when the list changes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TextIO

from virtaus.web.launcher import locks
from virtaus.web.launcher.places import Places
from virtaus.web.launcher.progress import Refusal, Step, step

MARKER = "virtaus-installed.json"
_COLLECTED = re.compile(r"^(?:Collecting|Processing|Requirement already satisfied:) ?(\S*)")
_UNREACHABLE = (
    "No matching distribution",
    "Could not find a version",
    "ConnectionError",
    "NewConnectionError",
    "Max retries exceeded",
    "Temporary failure in name resolution",
    "Connection refused",
    "Read timed out",
)


def install(places: Places, lock: str) -> None:
    """Make sure that ``requirements/<lock>.txt`` is installed. ``lock`` is ``base`` or ``dev`` (which includes base).

    An installation that was cut short is taken up again: the marker is removed first and written last.
    """
    wanted = {name: _digest(places.root / "requirements" / f"{name}.txt") for name in ("base", "dev")}
    installed = _read_marker(places)
    if installed.get(lock) == wanted[lock]:
        return
    try:
        with locks.held(places.state / "install.lock", "install"):
            _renew(places, lock, wanted)
    except locks.Taken:
        raise Refusal("Another ./run installs the libraries just now: wait until it is done.") from None


def _renew(places: Places, lock: str, wanted: dict[str, str]) -> None:
    if not _starts(places.python):
        with step("Python environment"):
            _make_environment(places)
    (places.venv / MARKER).unlink(missing_ok=True)
    with step("Libraries") as shown:
        _install_libraries(places, lock, shown)
    installed = {"base": wanted["base"], "dev": wanted["dev"]} if lock == "dev" else {"base": wanted["base"]}
    fresh = places.venv / f"{MARKER}.new"
    fresh.write_text(json.dumps({"python": _interpreter(places), **installed}), encoding="utf-8")
    fresh.replace(places.venv / MARKER)


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _read_marker(places: Places) -> dict[str, str]:
    try:
        found = json.loads((places.venv / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict) or found.get("python") != _interpreter(places):
        return {}
    return found


def _interpreter(places: Places) -> str:
    """The program behind the environment's Python, such as ``/usr/bin/python3.11``; empty when it is gone."""
    return os.path.realpath(places.python) if places.python.exists() else ""


def _starts(python: Path) -> bool:
    """Whether the environment's Python works; an upgrade of the machine's leaves a dead link or one without pip."""
    asked = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-I", "-c", asked], capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def _make_environment(places: Places) -> None:
    if places.venv.exists() and not (places.venv / "pyvenv.cfg").exists() and any(places.venv.iterdir()):
        raise Refusal(f"{places.venv} is not a virtual environment: name an empty folder with VIRTAUS_VENV.")
    shutil.rmtree(places.venv, ignore_errors=True)
    base = getattr(sys, "_base_executable", sys.executable)
    made = subprocess.run(  # noqa: S603
        [base, "-I", "-m", "venv", places.venv], capture_output=True, text=True, check=False
    )
    if made.returncode:
        shutil.rmtree(places.venv, ignore_errors=True)
        said = (made.stdout + made.stderr).strip()
        if "ensurepip" in said or "No module named venv" in said:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise Refusal(
                f"This Python can't make virtual environments: install its venv module "
                f"(Debian, Ubuntu: apt install python{version}-venv)."
            )
        raise Refusal(
            f"The virtual environment {places.venv} could not be made: {said.splitlines()[-1] if said else ''}"
        )


def _install_libraries(places: Places, lock: str, shown: Step) -> None:
    requirements = places.root / "requirements" / f"{lock}.txt"
    total = len(re.findall(r"^[A-Za-z0-9]", requirements.read_text(encoding="utf-8"), re.MULTILINE))
    command = [
        *(str(places.python), "-I", "-m", "pip", "install", "--require-hashes", "--no-input"),
        *("--disable-pip-version-check", "--progress-bar", "off", "--retries", "2", "-r", str(requirements)),
    ]
    places.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    log_path = places.logs / "install.log"
    said: list[str] = []
    with (
        log_path.open("w", encoding="utf-8") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip,  # noqa: S603
    ):
        try:
            _follow(pip, log, said, total, shown)
        except BaseException:
            pip.kill()
            raise
    if pip.returncode:
        raise Refusal(_why_not_installed("\n".join(said), log_path))


def _follow(pip: subprocess.Popen[str], log: TextIO, said: list[str], total: int, shown: Step) -> None:
    collected = 0
    assert pip.stdout is not None  # noqa: S101
    for line in pip.stdout:
        log.write(line)
        said.append(line.rstrip())
        if found := _COLLECTED.match(line):
            collected += 1
            shown.at(f"{min(collected, total)} of {total} {Path(found[1]).name}")
        elif line.startswith("Installing collected"):
            shown.at("unpacking")


def _why_not_installed(said: str, log: Path) -> str:
    if "No space left on device" in said:
        return f"The disk is full: the libraries need about 1 GB; free some space and start again ({log})."
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in said:
        return f"A fetched library does not match its locked hash, so nothing was installed; see {log}."
    if any(sign in said for sign in _UNREACHABLE):
        return (
            f"No network: the libraries can't be fetched. Connect, or name a package index with PIP_INDEX_URL ({log})."
        )
    last = next((line for line in reversed(said.splitlines()) if line.startswith("ERROR")), "see the log")
    return f"The libraries could not be installed: {last} ({log})"
