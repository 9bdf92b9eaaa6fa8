"""The figures of the README: cold start, warm start, install size, time of the tests.

    ./run bench setup [--full]

A fresh clone of this checkout is set up in a folder of its own, whose path has a space and an ä. --full times every
check; without it only --quick is timed.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import crash

ROOT = Path(__file__).resolve().parents[1]


def size_of(folder: Path) -> float:
    """Megabytes that the files below ``folder`` take."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1e6


def time_of_tests(clone: Path, environment: dict[str, str], *options: str) -> tuple[float, int]:
    began = time.monotonic()
    log = clone / "tests.log"
    with log.open("wb") as output:
        code = subprocess.run(
            [clone / "run", "test", *options], env=environment, stdout=output, stderr=output, check=False
        ).returncode
    if code:
        print(log.read_text(errors="replace")[-3000:])
    return time.monotonic() - began, code


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="mitta ä ") as folder:
        clone = Path(folder) / "virtaus"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)  # noqa: S607
        demo = crash.Demo(clone / ".state", clone, clone / ".venv")
        try:
            cold = demo.start()
            demo.stop()
            warm = demo.start()
            demo.stop()
            installed = size_of(clone / ".venv")
            data = size_of(demo.places.cluster)
            figures = {
                "cold start (environment, libraries, database, data)": f"{cold:.0f} s",
                "second start": f"{warm:.1f} s",
                "libraries on disk": f"{installed:.0f} MB",
                "database of the training area on disk": f"{data:.0f} MB",
            }
            quick, _ = time_of_tests(clone, demo.environment, "--quick")
            figures["./run test --quick, with its libraries"] = f"{quick:.0f} s"
            quick, failed = time_of_tests(clone, demo.environment, "--quick")
            figures["./run test --quick"] = f"{quick:.0f} s"
            if "--full" in sys.argv:
                full, failed = time_of_tests(clone, demo.environment)
                figures["./run test"] = f"{full:.0f} s"
        finally:
            demo.remove()
    print(f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for what, figure in figures.items():
        print(f"  {what:<56}{figure:>9}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
