"""``manage rotate_keys``: change the keys of this installation while everybody works."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.encryption import KeysMissing, WrongKey, add_key, rotation
from virtaus.frame.encryption.keys import Kind, retire_keys, ring

# A request or task that began with the old ring may still save under it.
QUIET_SECONDS = 3600


class Command(BaseCommand):
    help = (
        "Add a key and move every row and file over to it, while everybody works. Broken off, it goes on where it was. "
        "--index does so with the key of the blind indexes. --retire takes older keys out, unless a row needs one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--index", action="store_true", help="the key of the blind indexes instead of the data key")
        parser.add_argument(
            "--retire", type=Path, metavar="FOLDER", help="move the older keys, which no row needs any more, to FOLDER"
        )
        parser.add_argument(
            "--end-old-codes",
            action="store_true",
            help="with --index --retire: end the links and recovery codes that only an older key opens",
        )

    def handle(self, *args: Any, index: bool, retire: Path | None, end_old_codes: bool, **options: Any) -> None:
        if not settings.VIRTAUS_KEYS:
            raise CommandError("VIRTAUS_KEYS is not set.")
        kind: Kind = "index" if index else "data"
        try:
            with trail.opened(Actor.system("rotate_keys", purpose="configuration"), "rotate_keys"):
                trail.note(["frame.keys"])
                if retire:
                    self._retire(kind, retire.absolute(), end_old_codes)
                else:
                    self._rotate(kind)
        except (KeysMissing, WrongKey, OSError, rotation.StillHeld) as error:
            raise CommandError(str(error)) from error

    def _rotate(self, kind: Kind) -> None:
        if _needed(kind, codes=False):
            self.stdout.write("Rows are still under an older key: going on with them, without another key.")
        else:
            number = add_key(Path(settings.VIRTAUS_KEYS), kind)
            self.stdout.write(f"{kind}-{number:04}.key is new; copy the key folder to its safe place now.")
        moved = self._reindex() if kind == "index" else self._reseal()
        self.stdout.write(f"{moved} values stand under the newest {kind} key.")

    def _reseal(self) -> int:
        return sum(rotation.reseal(column, self._tell) for column in rotation.sealed_columns())

    def _reindex(self) -> int:
        return sum(rotation.reindex(model, field, self._tell) for model, field in rotation.blind_indexes())

    def _retire(self, kind: Kind, folder: Path, end_old_codes: bool) -> None:
        keys = Path(settings.VIRTAUS_KEYS).resolve()
        if folder.resolve() == keys or keys in folder.resolve().parents:
            raise CommandError(f"Choose a folder outside {keys}.")
        numbers = ring().indexes if kind == "index" else ring().data
        if len(numbers) == 1:
            raise CommandError(f"There is one {kind} key only: nothing to retire.")
        age = clock.calendar_now().timestamp() - (keys / f"{kind}-{max(numbers):04}.key").stat().st_mtime
        if age < QUIET_SECONDS:
            raise CommandError("The newest key is younger than an hour: somebody may still save under an older one.")
        with transaction.atomic():
            if end_old_codes and kind == "index":
                for what, count in rotation.end_what_needs_older_index_keys().items():
                    self.stdout.write(f"{what}: {count} ended")
            if needed := _needed(kind):
                raise CommandError(f"The older {kind} keys are still needed. {_listed(needed)}")
        for path in retire_keys(keys, kind, folder):
            self.stdout.write(f"{path}: kept for the backups of its time")

    def _tell(self, what: str, done: int, wanted: int) -> None:
        self.stdout.write(f"{what}: {done} of {wanted}")


def _needed(kind: Kind, *, codes: bool = True) -> dict[str, int]:
    if kind == "data":
        return rotation.under_older_keys()
    return rotation.under_older_index_keys(codes=codes)


def _listed(needed: Mapping[str, int]) -> str:
    return "; ".join(f"{what}: {count}" for what, count in needed.items())
