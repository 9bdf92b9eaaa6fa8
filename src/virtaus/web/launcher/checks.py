"""``./run test``: every check of the product, one after another, with a plain summary."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from virtaus.web.launcher import database, product
from virtaus.web.launcher.places import Places
from virtaus.web.launcher.progress import Refusal, say, step

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Check:
    """One step of the checks."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    name: str
    passed: bool
    seconds: float


def style_checks(python: str) -> tuple[Check, ...]:
    """The checks that need no browser, quickest first. ``python`` runs those without a program of their own."""

    sources = ("src", "tests", "benchmarks")
    return (
        Check("ruff", ("ruff", "check", *sources)),
        Check("ruff format", ("ruff", "format", "--check", *sources)),
        Check("import-linter", ("lint-imports",)),
        Check("mypy", ("mypy",)),
        # its rules only: its formatter puts white space where none may be, such as inside a word or an empty block
        Check("djlint", ("djlint", "src", "--lint", "--quiet")),
        Check("missing migrations", (python, "-m", "django", "makemigrations", "--check", "--dry-run")),
        Check("translations", (python, "-m", "django", "messages", "--check")),
    )


def run(places: Places, arguments: list[str]) -> int:
    """Run the checks; 0 when all pass. ``--quick`` leaves out slow and browser tests; other words go to pytest."""
    quick = "--quick" in arguments
    for_pytest = [word for word in arguments if word != "--quick"]
    if not quick and not for_pytest:
        ensure_chromium()
    with ExitStack() as stack:
        url = os.environ.get("DATABASE_URL")
        if url:
            database.check_given(url)
        else:
            with step("Database for the tests"):
                url = stack.enter_context(database.throwaway(places))
        env = test_environment(places, url)
        _compile_translations(places, env)
        checks = () if for_pytest else style_checks(str(places.python))
        outcomes = [carry_out(check, env, places) for check in checks]
        outcomes.append(carry_out(Check("pytest", _pytest(quick, for_pytest)), env, places))
    return summary(outcomes)


def test_environment(places: Places, url: str) -> dict[str, str]:
    """The environment of checks and benchmarks: development settings on the database at ``url``."""
    env = product.environment(places, url, VIRTAUS_DEVELOPMENT="1")
    for name in ("VIRTAUS_TEST_DATA", "VIRTAUS_VENV", "VIRTAUS_PICTURES"):
        if name in os.environ:
            env[name] = os.environ[name]
    # Neither the keys nor the compute process of a demo that may run beside.
    env |= {"VIRTAUS_KEYS": "", "VIRTAUS_COMPUTE_SOCKET": ""}
    return env


def ensure_chromium() -> None:
    """Install Chromium with apt where no browser is found; refuse in one line where that is not possible."""
    if any(shutil.which(name) for name in CHROMIUM):
        return
    apt = shutil.which("apt-get")
    sudo = shutil.which("sudo")
    as_root = [] if os.geteuid() == 0 else [sudo, "-n"] if sudo else None
    if apt is None or as_root is None:
        raise Refusal("The browser tests need Chromium: install it (Debian: apt install chromium), or use --quick.")
    with step("Chromium"):
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in ([apt, "update"], [apt, "install", "--yes", "--no-install-recommends", "chromium"]):
            done = subprocess.run([*as_root, *command], env=env, capture_output=True, check=False)  # noqa: S603
        if done.returncode:
            raise Refusal("Chromium could not be installed: run apt install chromium as root, or use --quick.")


def _compile_translations(places: Places, env: Mapping[str, str]) -> None:
    compiled = subprocess.run(  # noqa: S603
        [places.python, "-c", "from virtaus.web.translations import compile_all; compile_all()"],
        env=dict(env),
        check=False,
    )
    if compiled.returncode:
        raise Refusal("The translations could not be compiled; see above.")


def _pytest(quick: bool, words: list[str]) -> tuple[str, ...]:
    if words:
        return ("pytest", *words)
    # A file in one process makes what its tests stand on once; the browser's long files are better shared out. They are
    # handed out in order: the browser's tests, which save in a database of their own, come last in every process.
    daily = ("-m", "not slow and not e2e", "--dist", "loadfile") if quick else ()
    return ("pytest", "-q", "-n", str(min(4, os.cpu_count() or 1)), *daily)


def carry_out(check: Check, env: Mapping[str, str], places: Places) -> Outcome:
    say(f"── {check.name}")
    began = time.monotonic()
    try:
        code = subprocess.run(check.command, env=dict(env), cwd=places.root, check=False).returncode  # noqa: S603
    except FileNotFoundError:
        raise Refusal(
            f"{check.command[0]} is not installed in {places.venv}: remove that folder and start again."
        ) from None
    return Outcome(check.name, code == 0, time.monotonic() - began)


def summary(outcomes: list[Outcome]) -> int:
    say()
    for outcome in outcomes:
        say(f"  {'passed' if outcome.passed else 'FAILED':<8}{outcome.name:<24}{outcome.seconds:8.1f} s")
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    total = sum(outcome.seconds for outcome in outcomes)
    say(f"  {'FAILED: ' + ', '.join(failed) if failed else 'All checks passed'} ({total:.0f} s)")
    return 1 if failed else 0
