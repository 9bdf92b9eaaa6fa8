"""The entry point of ``./run``."""

from __future__ import annotations

import os
import sys

from virtaus.web.launcher import address, installation, options, places
from virtaus.web.launcher.progress import Refusal, say

PAGE = ("", "--help", "-h", "help")


def main(arguments: list[str]) -> int:
    """Run one command; its exit code. What can't go on is told in one line.

    The commands are imported only once the libraries are there.
    """
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command in PAGE:
        say(options.HELP.rstrip())
        return 0
    here = places.find(os.environ)
    try:
        match command:
            case "demo":
                return _demo(here, rest)
            case "stop":
                return address.stop_running(here)
            case "test":
                return _test(here, rest)
            case "bench":
                return _bench(here, rest)
            case "manage":
                return _manage(here, rest)
        raise Refusal(f"./run knows no {command}: demo, stop, test, bench or manage; see ./run --help")
    except Refusal as refusal:
        print(f"Virtaus: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _demo(here: places.Places, rest: list[str]) -> int:
    asked = options.read_demo(rest)
    address.refuse_if_taken(here, asked.port)
    _settle(here, "base")
    from virtaus.web.launcher import demo

    return demo.run(here, asked)


def _test(here: places.Places, rest: list[str]) -> int:
    _settle(here, "dev")
    from virtaus.web.launcher import checks

    return checks.run(here, rest)


def _bench(here: places.Places, rest: list[str]) -> int:
    _settle(here, "dev")
    from virtaus.web.launcher import bench

    return bench.run(here, rest)


def _manage(here: places.Places, rest: list[str]) -> int:
    _settle(here, "base")
    from virtaus.web.launcher.manage import manage

    return manage(here, rest)


def _settle(here: places.Places, lock: str) -> None:
    """Install what is missing and go on inside the environment, where the libraries are."""
    here.prepare()
    installation.install(here, lock)
    if os.path.realpath(sys.prefix) != os.path.realpath(here.venv):
        os.execv(here.python, [str(here.python), "-P", "-m", "virtaus.web.launcher", *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
