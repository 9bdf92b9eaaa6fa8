from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def load_catalogue(**_: Any) -> None:
    """The definitions of the product's indicators come with the tables, so no page lacks them."""
    from virtaus.insight import catalogue

    catalogue.load()


class InsightConfig(AppConfig):
    name = "virtaus.insight"
    label = "insight"

    def ready(self) -> None:
        post_migrate.connect(load_catalogue, sender=self)
