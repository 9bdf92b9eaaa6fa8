"""Backups of the database, and their return. The encryption keys never go along: they are kept elsewhere.

A backup is two files: ``virtaus-<moment>.dump``, which ``pg_restore`` reads, and a leaf of the same name in ``.json``,
which tells what it is: its digest, the migrations it was taken at, and which keys open it (their fingerprints, from
which no key can be found).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from virtaus.frame import clock
from virtaus.frame.encryption.keys import KeysMissing, ring
from virtaus.web.launcher.postgres import shipped_binaries
from virtaus.web.launcher.progress import Refusal


class BackupError(Exception):
    """The backup can't be taken or restored. The message is one readable line; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a backup tells of itself. ``keys`` maps names of keys to fingerprints, ``migrations`` are ``app.name``."""

    taken_at: str
    sha256: str
    bytes: int
    keys: dict[str, str]
    migrations: list[str]


def back_up(folder: Path) -> Path:
    """Take a backup into ``folder`` and return its file. It is consistent, and written whole or not at all."""
    keys = key_fingerprints()
    _keep_apart(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"The folder {folder} can't be made ({error.strerror}).") from error
    moment = clock.now()
    path = folder / f"virtaus-{moment:%Y%m%dT%H%M%SZ}.dump"
    half = path.with_suffix(".part")
    try:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={half}")
        half.chmod(0o600)
        with half.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        leaf = Leaf(moment.isoformat(), digest, half.stat().st_size, keys, _migrations())
        leaf_path = path.with_suffix(".json")
        leaf_path.touch(0o600)
        leaf_path.write_text(json.dumps(asdict(leaf), indent=2), encoding="utf-8")
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)
    return path


def restore(path: Path) -> Leaf:
    """Restore a backup into the empty database at hand, all of it or nothing. Raises BackupError before any change.

    Refuses a file that is damaged, a database that holds tables, and an installation without the keys the data need.
    """
    leaf = read_leaf(path)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != leaf.sha256:
            raise BackupError(f"{path} is damaged: its content is not what its leaf tells.")
    here = key_fingerprints()
    # an index key has no number in what it made, so one of any number will do
    indexes = {fingerprint for name, fingerprint in here.items() if name.startswith("index")}
    missing = [
        name
        for name, fingerprint in sorted(leaf.keys.items())
        if here.get(name) != fingerprint and not (name.startswith("index") and fingerprint in indexes)
    ]
    if missing:
        raise BackupError(
            f"The keys in {settings.VIRTAUS_KEYS or 'VIRTAUS_KEYS'} do not open this backup: {', '.join(missing)} "
            f"missing or another; bring the key folder that was in use when it was taken."
        )
    if tables := connection.introspection.table_names():
        raise BackupError(f"The database is not empty ({len(tables)} tables): restore into a new one.")
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(path), into=True)
    return leaf


def read_leaf(path: Path) -> Leaf:
    """The leaf of the backup ``path``."""
    if not path.is_file():
        raise BackupError(f"There is no backup {path}.")
    leaf = path.with_suffix(".json")
    try:
        return Leaf(**json.loads(leaf.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BackupError(f"{leaf}, which belongs to the backup, can't be read.") from error


def key_fingerprints() -> dict[str, str]:
    """The keys in use, each with a digest that tells it from another."""
    try:
        keys = ring()
    except KeysMissing as error:
        raise BackupError(f"The keys can't be read: {error}.") from error
    named = {f"data-{number:04}": key for number, key in keys.data.items()}
    named |= {f"index-{number:04}": key for number, key in keys.indexes.items()}
    return {name: hashlib.sha256(b"virtaus key fingerprint\n" + key).hexdigest()[:16] for name, key in named.items()}


def _keep_apart(folder: Path) -> None:
    """Refuse a backup folder that holds the keys or lies among them: who steals it would read everything."""
    if not settings.VIRTAUS_KEYS:
        return
    keys, wanted = Path(settings.VIRTAUS_KEYS).resolve(), folder.resolve()
    if keys == wanted or keys in wanted.parents or wanted in keys.parents:
        raise BackupError(f"The keys ({keys}) and the backups ({wanted}) must be kept apart: choose another folder.")


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _run(program: str, *arguments: str, into: bool = False) -> None:
    """Run one of PostgreSQL's programs on the database at hand.

    The password goes by the environment: command lines can be read by everybody on the machine.
    """
    params: dict[str, Any] = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    env = {variable: str(params[name]) for name, variable in names.items() if params.get(name)}
    target = [f"--dbname={params['dbname']}"] if into else []
    done = subprocess.run(  # noqa: S603
        [_find(program), "--no-password", *target, *arguments],
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise BackupError(f"{program}: {said[0] if said else f'exit code {done.returncode}'}")


def _find(program: str) -> str:
    """The program that comes with the product: it is of the newest version, which knows the older servers too."""
    try:
        return str(shipped_binaries() / program)
    except Refusal:
        found = shutil.which(program)
        if found is None:
            raise BackupError(f"{program} is not installed.") from None
        return found
