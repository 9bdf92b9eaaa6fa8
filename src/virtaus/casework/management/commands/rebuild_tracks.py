"""``manage rebuild_tracks``: build searches, statuses, benefits, residences and owner teams anew from the events."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from virtaus.casework.event_import import rebuild_all
from virtaus.frame import trail
from virtaus.frame.actor import Actor


class Command(BaseCommand):
    help = "Build the tracks of every person anew from the events in force. What is as it should be is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        actor = Actor.system("rebuild_tracks", purpose="service")
        with trail.opened(actor, "command rebuild_tracks"):
            count = rebuild_all(actor)
        self.stdout.write(f"{count} persons with events are in line with them.")
