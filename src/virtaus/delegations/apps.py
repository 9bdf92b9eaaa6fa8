from __future__ import annotations

from django.apps import AppConfig


class DelegationsConfig(AppConfig):
    name = "virtaus.delegations"
    label = "delegations"
