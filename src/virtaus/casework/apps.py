from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete


def _delete_tree(instance: Any, **kwargs: Any) -> None:
    """A plan's tree goes with the plan: nothing else leads to it, and it tells of the person."""
    instance.tree.delete()


class CaseworkConfig(AppConfig):
    name = "virtaus.casework"
    label = "casework"

    def ready(self) -> None:
        from virtaus.casework.models import EmploymentPlan

        post_delete.connect(_delete_tree, sender=EmploymentPlan)
