from __future__ import annotations

from django.apps import AppConfig


class AreaConfig(AppConfig):
    name = "virtaus.area"
    label = "area"
