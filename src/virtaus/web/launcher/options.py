"""The command line of ``./run``: each wrong option is told in one line."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NoReturn

from virtaus.web.launcher.progress import Refusal

AREAS = ("tyohame", "koillismaa")
MODES = ("add-on", "stand-alone")
SIZES = ("small", "tyohame", "finland")
FINLAND = "finland"
LOAD_TEST = "load_test"  # the area of that size

HELP = """\
Virtaus runs an employment area.

  ./run demo                 start a training area with synthetic people on http://127.0.0.1:8000
      --port N               another port
      --area tyohame|koillismaa
      --mode add-on|stand-alone
      --size small|tyohame|finland   a sample of 300 unemployed, or the area's real numbers (when left out), or an
                             area for load tests with as many jobseekers as the country has (minutes, 20 GB of disk)
      --as-of YYYY-MM-DD     the day on which the training area starts (its clock goes on from there)
      --data DIR             folder of ESCO, statistics and map files to load beside what the product ships
      --fresh                throw the training area away and make it anew
  ./run stop                 stop a demo that runs elsewhere
  ./run test [--quick] …     every check; --quick leaves out the slow ones; the rest goes to pytest
  ./run bench [name] …       list the benchmarks, or run one
  ./run manage command …     a command of the product, for instance ./run manage check_area

DATABASE_URL names a PostgreSQL 15 or newer to use; without it the one that comes with the product is started.
VIRTAUS_STATE and VIRTAUS_VENV move the folders .state and .venv; VIRTAUS_PYTHON names the Python to use.
"""


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What ``./run demo`` was asked for; None where the person left the choice to what runs already."""

    port: int = 8000
    area: str | None = None
    mode: str | None = None
    size: str | None = None
    as_of: date | None = None
    data: Path | None = None
    fresh: bool = False


class _OneLine(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Refusal(f"./run demo: {message}; see ./run --help")


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port (1–65535)")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date like 2026-11-30") from None


def _folder(text: str) -> Path:
    folder = Path(text).expanduser().absolute()
    if not folder.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a folder")
    return folder


def read_demo(arguments: list[str]) -> DemoOptions:
    """The options of ``./run demo``. Raises Refusal with one line for whatever is wrong."""
    parser = _OneLine(prog="./run demo", add_help=False, allow_abbrev=False)
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--area", choices=AREAS)
    parser.add_argument("--mode", choices=MODES)
    parser.add_argument("--size", choices=SIZES)
    parser.add_argument("--as-of", type=_day)
    parser.add_argument("--data", type=_folder)
    parser.add_argument("--fresh", action="store_true")
    options = DemoOptions(**vars(parser.parse_args(arguments)))
    if options.size == FINLAND and options.area:
        raise Refusal("./run demo: --size finland has an area of its own, made for load tests: leave --area out.")
    if options.size == FINLAND and options.mode == "stand-alone":
        raise Refusal(
            "./run demo: --size finland makes people without names, as an add-on area has them: leave --mode out."
        )
    return replace(options, area=LOAD_TEST) if options.size == FINLAND else options
