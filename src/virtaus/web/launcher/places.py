"""Where things lie: the checkout, its state, and the folders that PostgreSQL can reach.

PostgreSQL refuses to run as root. For root the cluster therefore lies in ``/var/lib/virtaus/<digest of state folder>``
and runs as the user ``nobody``, who may be unable to enter the checkout; for others it lies in the state folder.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from virtaus.web.launcher.progress import Refusal

ROOT = Path(__file__).resolve().parents[4]
FOR_ROOT = Path("/var/lib/virtaus")
LONGEST_SOCKET = 107  # bytes: sun_path of unix sockets on Linux, without its closing zero


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one installation. ``venv`` may be shared by several checkouts, ``state`` never."""

    root: Path
    state: Path
    venv: Path

    @property
    def digest(self) -> str:
        return hashlib.sha256(os.fsencode(self.state)).hexdigest()[:12]

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def logs(self) -> Path:
        return self.state / "log"

    @property
    def keys(self) -> Path:
        return self.state / "keys"

    @property
    def cluster(self) -> Path:
        """The folder of the database's files."""
        return FOR_ROOT / self.digest if os.geteuid() == 0 else self.state / "database"

    def socket_folder(self) -> Path:
        """A folder short enough for unix sockets; the state folder where it is, else one in the run-time folder."""
        if os.geteuid() == 0:
            return self.cluster / "socket"
        beside = self.state / "socket"
        if len(os.fsencode(beside)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET:
            return beside
        base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        return Path(base) / f"virtaus-{os.geteuid()}-{self.digest}"

    def prepare(self) -> None:
        """Make the state folder and its parts, closed to others. Refuses where it can't be written."""
        try:
            for folder in (self.state, self.logs, self.keys):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Refusal(f"The folder {self.state} can't be written ({error.strerror}).") from error


def find(environ: Mapping[str, str]) -> Places:
    """The places of this checkout; VIRTAUS_STATE and VIRTAUS_VENV move the state and the virtual environment."""
    state = Path(environ.get("VIRTAUS_STATE") or ROOT / ".state")
    venv = Path(environ.get("VIRTAUS_VENV") or ROOT / ".venv")
    return Places(ROOT, Path(os.path.abspath(state)), Path(os.path.abspath(venv)))


def own_folder(folder: Path, uid: int, gid: int) -> None:
    """Make ``folder`` with mode 700 for a user. Refuses where it can't be made, or somebody else made it first."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"The folder {folder} can't be made ({error.strerror}).") from None
    if os.geteuid() == 0:
        os.chown(folder, uid, gid)
    elif folder.lstat().st_uid != uid or folder.is_symlink():
        raise Refusal(f"The folder {folder} belongs to another user: remove it or set XDG_RUNTIME_DIR.")
    folder.chmod(0o700)
