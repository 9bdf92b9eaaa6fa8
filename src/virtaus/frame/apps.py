from __future__ import annotations

from django.apps import AppConfig


class FrameConfig(AppConfig):
    name = "virtaus.frame"
    label = "frame"

    def ready(self) -> None:
        from virtaus.frame import checks  # noqa: F401 - registers the start-up checks
