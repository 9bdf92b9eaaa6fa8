"""How gunicorn serves the pages, in the demo and in production. Everything else stands in ``virtaus.web.settings``."""

from __future__ import annotations

import os
import signal
from typing import Any

from virtaus.web.launcher.lifeline import die_with_parent

workers = 2
threads = 4
worker_class = "gthread"
# The application is loaded once and shared by the workers: less memory, and a worker is back in a moment.
preload_app = True
timeout = 60
graceful_timeout = 10
max_requests = 5000
max_requests_jitter = 500
accesslog = None  # requests are logged by the product itself, without addresses that could hold personal data
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108


def post_fork(server: Any, worker: Any) -> None:
    die_with_parent(signal.SIGTERM)
