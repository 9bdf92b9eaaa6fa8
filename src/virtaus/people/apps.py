from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "virtaus.people"
    label = "people"

    def ready(self) -> None:
        from virtaus.people.modes import write_mode

        post_migrate.connect(write_mode, sender=self)
