from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class FrameConfig(AppConfig):
    name = "virtaus.frame"
    label = "frame"

    def ready(self) -> None:
        from virtaus.frame import checks  # noqa: F401 - registers the start-up checks
        from virtaus.frame.imports import places  # noqa: F401 - puts them into the menu
        from virtaus.frame.imports import tasks as imports  # noqa: F401 - makes them known to the worker
        from virtaus.frame.moments import read_moments_quickly
        from virtaus.frame.outbox import tasks  # noqa: F401 - makes them known to the worker

        connection_created.connect(read_moments_quickly)
