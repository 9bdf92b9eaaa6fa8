"""``manage refresh_flow``: compute flow from the status ledger at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.insight.actions import refresh_flow


class Command(BaseCommand):
    help = "Computes flow through unemployment from the status ledger, if the ledger has changed since the last time."

    def handle(self, *args: Any, **options: Any) -> None:
        actor = Actor.system("refresh_flow", purpose="statistics")
        try:
            with trail.opened(actor, "command refresh_flow"):
                run = refresh_flow(actor)
        except Invalid as invalid:
            raise CommandError(str(invalid)) from invalid
        if run is None:
            self.stdout.write("Nothing has changed in the ledger since flow was last computed.")
        else:
            self.stdout.write(f"{run.spells} spells counted, followed to {run.observed_on}.")
