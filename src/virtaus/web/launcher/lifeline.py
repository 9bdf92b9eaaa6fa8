"""Starts one process so that it never outlives its supervisor, as another user where asked.

Run as a script by ``processes``: ``lifeline.py PARENT SIGNAL UID GID FOLDER command…``.
The kernel sends SIGNAL when the process PARENT ends, however it ends (Linux; elsewhere the next start cleans up).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(signal_number: int) -> None:
    """Ask the kernel for ``signal_number`` when the parent ends. Does nothing where the kernel is not Linux."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def become(uid: int, gid: int) -> None:
    """Give up root for good. Does nothing for somebody who is not root."""
    if os.geteuid() == 0 and uid != 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)


def main() -> None:
    parent, signal_number, uid, gid = (int(word) for word in sys.argv[1:5])
    folder, command = sys.argv[5], sys.argv[6:]
    become(uid, gid)
    # After become(): a change of user clears the wish.
    die_with_parent(signal_number)
    if os.getppid() != parent:
        sys.exit(1)
    os.chdir(folder)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(ignored, signal.SIG_DFL)
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
