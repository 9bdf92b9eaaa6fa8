"""Migrations go forward only: what has landed is never edited.

``migrations.lock`` names every landed migration with its digest; there is none before the first release. A test holds
the files against it, and another brings a database of its previous state, with data in it, up to the present one.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
LOCK = Path(__file__).with_name("migrations.lock")


def present() -> dict[str, str]:
    """Every migration of the product (and the SQL it reads) with its digest, by ``room/file``."""
    return {
        f"{path.parents[1].name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(SOURCE.glob("*/migrations/[0-9]*"))
        if path.suffix in {".py", ".sql"}
    }


def locked() -> dict[str, str]:
    """The landed migrations with their digests."""
    lines = LOCK.read_text(encoding="ascii").splitlines() if LOCK.exists() else []
    return dict(line.split("  ", 1)[::-1] for line in lines if line and not line.startswith("#"))


def edited() -> list[str]:
    """The landed migrations whose files are gone or no longer what landed."""
    files = present()
    return [name for name, digest in locked().items() if files.get(name) != digest]


def unlocked() -> list[str]:
    """The migrations that have not landed yet."""
    return sorted(present().keys() - locked().keys())


def write() -> None:
    """Lock every migration there is."""
    head = "# Landed migrations, never to be edited. Written by ./run manage lock_migrations.\n"
    LOCK.write_text(head + "".join(f"{digest}  {name}\n" for name, digest in present().items()), encoding="ascii")
