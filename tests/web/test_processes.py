"""What each process carries: the pages must start fast and stay small."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("numpy", "numba", "scipy", "polars", "pandas", "ortools", "statsmodels", "typst", "openpyxl")


@pytest.mark.slow
def test_the_web_process_imports_no_numerical_library() -> None:
    asked = f"import sys, virtaus.web.wsgi as w; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "[]"


@pytest.mark.slow
def test_the_workers_of_the_web_process_add_up_their_metrics(tmp_path: Path) -> None:
    asked = (
        "import virtaus.web.gunicorn_settings, virtaus.web.wsgi; "
        "from prometheus_client import values; import os; "
        "print(values.ValueClass._multiprocess, os.environ['PROMETHEUS_MULTIPROC_DIR']); "
        "virtaus.web.gunicorn_settings.on_exit(None)"
    )
    env = os.environ | {"VIRTAUS_STATE": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    several, folder = done.stdout.split(maxsplit=1)
    assert several == "True", "else each worker counts for itself and /metrics is empty"
    assert not Path(folder.strip()).exists()
    if Path("/dev/shm").is_dir():  # noqa: S108
        assert not Path(folder).is_relative_to(tmp_path), "a worker that counts on a full disk is killed"


def test_the_launcher_needs_only_python_until_the_libraries_are_there() -> None:
    asked = (
        "import sys; import virtaus.web.launcher.__main__; "
        "print(sorted({n.split('.')[0] for n in sys.modules} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.strip()[1:-1].replace("'", "").split(", ")) <= {"__main__", "virtaus"}
