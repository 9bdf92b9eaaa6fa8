"""What the person at the terminal sees: one line a step, and one clear line when something is wrong."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Refusal(Exception):
    """The command can't go on. The message is one line that says what is wrong and what to do."""


def say(line: str = "") -> None:
    """Print a line. A terminal that is gone stops nothing."""
    with suppress(OSError):
        print(line, flush=True)


class Step:
    """A step under way. ``at`` shows how far it is: in place on a terminal, now and then elsewhere."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._terminal = sys.stdout.isatty()
        self._shown_at = time.monotonic()
        if self._terminal:
            print(f"  {title} …", end="", flush=True)

    def at(self, where: str) -> None:
        now = time.monotonic()
        if self._terminal:
            print(f"\r\033[K  {self.title} … {where[:60]}", end="", flush=True)
        elif now - self._shown_at > 5:
            self._shown_at = now
            say(f"  {self.title} … {where}")

    def end(self, seconds: float) -> None:
        clear = "\r\033[K" if self._terminal else ""
        say(f"{clear}  {self.title:<52}{seconds:6.1f} s")


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Show that ``title`` is under way and how long it took."""
    began = time.monotonic()
    shown = Step(title)
    try:
        yield shown
    except BaseException:
        if sys.stdout.isatty():
            print(flush=True)
        raise
    shown.end(time.monotonic() - began)
