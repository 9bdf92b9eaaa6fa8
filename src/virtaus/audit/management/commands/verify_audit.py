"""Verify the audit log against its chain of seals, or list the heads of the chain to be kept elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from virtaus.audit.head_file import FaultyHeads, read, written
from virtaus.audit.sealing import heads, unsealed
from virtaus.audit.verifying import verify

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Finds and names every change, removal, addition or gap in the sealed audit log; exit code 1 when there is one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heads",
            action="store_true",
            help="write the chain's heads (number and seal) to keep outside the database",
        )
        parser.add_argument(
            "--against", type=Path, metavar="FILE", help="check also against heads that were kept outside the database"
        )

    def handle(self, *args: Any, heads: bool = False, against: Path | None = None, **options: Any) -> None:
        if heads:
            self._write_heads()
            return
        outcome = verify(_read_heads(against) if against else None)
        waiting = unsealed()
        since = f" since {waiting.oldest:%Y-%m-%d %H:%M:%S} UTC" if waiting.oldest else ""
        self.stdout.write(f"{outcome.blocks} blocks with {outcome.entries} entries checked")
        self.stdout.write(f"{waiting.entries} entries not sealed yet{since}")
        if outcome.findings:
            for finding in outcome.findings[:SHOWN]:
                self.stdout.write(str(finding))
            if len(outcome.findings) > SHOWN:
                self.stdout.write(f"and {len(outcome.findings) - SHOWN} more")
            raise CommandError(f"The audit log is not what was sealed: {len(outcome.findings)} findings")
        self.stdout.write("the chain holds")

    def _write_heads(self) -> None:
        for line in written(heads()):
            self.stdout.write(line)


def _read_heads(path: Path) -> dict[int, str]:
    try:
        return read(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}") from error
    except (FaultyHeads, UnicodeDecodeError) as error:
        raise CommandError(f"{path}, {error}") from error
