"""``manage sync_statistics``: load official statistics from a folder or from the publisher's interface."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from virtaus.area.models import Municipality
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.insight import actions, reading
from virtaus.insight.loading import Loaded, Refused
from virtaus.links import statfin

TABLES = ("tyonv/12r5",)
WHOLE_COUNTRY = "SSS"


class Command(BaseCommand):
    help = (
        "Loads official statistics. --from DIR reads StatFin extracts (CSV, csv.gz) and PxWeb answers (JSON); without "
        "it the PxWeb interface named by VIRTAUS_STATFIN_URL is asked. All or nothing; earlier figures are kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, help="folder of statistics files")
        parser.add_argument("--since", default="", help="first month to ask of the interface, such as 2023M11")

    def handle(self, *args: Any, folder: Path | None, since: str, **options: Any) -> None:
        actor = Actor.system("sync_statistics", purpose="statistics")
        try:
            with trail.opened(actor, "command sync_statistics"):
                done = self._from_folder(actor, folder) if folder else self._from_interface(actor, since)
        except Refused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            more = f" and {refused.more} more" if refused.more else ""
            raise CommandError(
                f"Nothing was loaded: {len(refused.faults)} faults{more}, listed above by file, row and column."
            ) from refused
        except (statfin.Unreachable, statfin.Unreadable) as error:
            raise CommandError(f"Nothing was loaded: {error}") from error
        self.stdout.write(
            f"{done.files} files, {done.read} figures read: {done.added} new, {done.revised} revised, "
            f"{done.unchanged} unchanged."
        )

    def _from_folder(self, actor: Actor, folder: Path) -> Loaded:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        return actions.sync_statistics(actor, reading.read_folder(folder), f"folder {folder.name}", self._tell)

    def _from_interface(self, actor: Actor, since: str) -> Loaded:
        if not settings.VIRTAUS_STATFIN_URL:
            raise CommandError(
                "Give --from DIR, or turn the interface on: "
                f"VIRTAUS_STATFIN_URL={statfin.ADDRESS} (off unless it is set)."
            )
        client = statfin.Client(settings.VIRTAUS_STATFIN_URL)
        members = Municipality.objects.order_by("code").values_list("code", flat=True)
        areas = [WHOLE_COUNTRY, *(f"KU{code}" for code in members)]
        extracts = []
        for table in TABLES:
            for number, answer in enumerate(client.read(table, areas, since), start=1):
                code = table.rpartition("/")[2]
                extracts.append(reading.read_answer(answer, f"{table} answer {number}", code))
        return actions.sync_statistics(actor, extracts, settings.VIRTAUS_STATFIN_URL, self._tell)

    def _tell(self, name: str, cells: int) -> None:
        self.stdout.write(f"  {name}: {cells} figures")
