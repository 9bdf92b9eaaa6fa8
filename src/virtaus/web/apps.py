from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WebConfig(AppConfig):
    name = "virtaus.web"
    label = "web"

    def ready(self) -> None:
        # web stands below every room, so all models are loaded when the rooms hang their panels and menu places
        autodiscover_modules(
            *("rules", "panels", "navigation", "capabilities", "personal", "processing", "area_files", "imports"),
            "labels",
        )
        autodiscover_modules("merging", "retaining")
