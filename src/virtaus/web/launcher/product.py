"""The product's own commands and the environment that its processes get."""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Mapping
from pathlib import Path

from virtaus.web.launcher.database import write_private
from virtaus.web.launcher.places import Places


def environment(places: Places, database_url: str, **settings: str) -> dict[str, str]:
    """The environment of a process of this installation; ``settings`` are variables of ``virtaus.web.environment``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VIRTAUS_", "PYTHON"))}
    return kept | {
        "PATH": f"{places.venv / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONPATH": str(places.root / "src"),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "virtaus.web.settings",
        "DATABASE_URL": database_url,
        "VIRTAUS_STATE": str(places.state),
        "VIRTAUS_KEYS": str(places.keys),
        "VIRTAUS_SECRET_KEY": secret_key(places),
        "VIRTAUS_COMPUTE_SOCKET": str(places.socket_folder() / "compute.sock"),
        **settings,
    }


def secret_key(places: Places) -> str:
    path = places.state / "secret-key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(64))
    return path.read_text(encoding="utf-8").strip()


def django(places: Places, *arguments: str) -> list[str]:
    return [str(places.python), "-m", "django", *arguments]


def run(places: Places, arguments: list[str], env: Mapping[str, str], log: Path) -> int:
    """Run one of the product's commands with its output in ``log``; its exit code."""
    with log.open("ab") as output:
        return subprocess.run(  # noqa: S603
            django(places, *arguments), env=dict(env), cwd=places.root, stdout=output, stderr=output, check=False
        ).returncode
