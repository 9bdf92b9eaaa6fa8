"""``./run bench``: the measurements in ``benchmarks/``, each of which prints its own figures."""

from __future__ import annotations

import os
import subprocess
from contextlib import ExitStack
from pathlib import Path

from virtaus.web.launcher import checks, database
from virtaus.web.launcher.places import Places
from virtaus.web.launcher.progress import Refusal, say


def run(places: Places, arguments: list[str]) -> int:
    """List the benchmarks, or run the one that is named on a throwaway database (or that of DATABASE_URL)."""
    known = {path.stem: path for path in sorted((places.root / "benchmarks").glob("[a-z]*.py"))}
    if not arguments:
        for name, path in known.items():
            say(f"  {name:<16}{_purpose(path)}")
        return 0
    name, rest = arguments[0], arguments[1:]
    if name not in known:
        raise Refusal(f"There is no benchmark {name}; there are: {', '.join(known) or 'none yet'}.")
    with ExitStack() as stack:
        url = os.environ.get("DATABASE_URL") or stack.enter_context(database.throwaway(places))
        env = checks.test_environment(places, url)
        command = [str(places.python), "-m", f"benchmarks.{name}", *rest]
        return subprocess.run(command, env=env, cwd=places.root, check=False).returncode  # noqa: S603


def _purpose(path: Path) -> str:
    """The first line of a benchmark's docstring."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    return first.strip().strip('"').strip()
