"""``manage load_vocabulary``: loads the starter vocabulary that the product ships."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.vocabulary import actions


class Command(BaseCommand):
    help = "Load the starter vocabulary (occupations, skills, licences, languages). Repeating it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        actor = Actor.system("load_vocabulary")
        with trail.opened(actor, "load_vocabulary"):
            actions.load_starter(actor, self.stdout.write)
