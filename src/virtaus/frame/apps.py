from __future__ import annotations

from django.apps import AppConfig


class FrameConfig(AppConfig):
    name = "virtaus.frame"
    label = "frame"

    def ready(self) -> None:
        from virtaus.frame import checks  # noqa: F401 - registers the start-up checks
        from virtaus.frame.outbox import tasks  # noqa: F401 - makes them known to the worker
