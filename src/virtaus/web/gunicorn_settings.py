"""How gunicorn serves the pages, in the demo and in production. Everything else stands in ``virtaus.web.settings``."""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import signal
from pathlib import Path
from typing import Any

from virtaus.web import environment, logs
from virtaus.web.launcher.lifeline import die_with_parent
from virtaus.web.launcher.places import own_folder

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108

_env = environment.read()


def metrics_folder(state: Path) -> Path:
    """In memory where the machine has such a folder: the counts are mapped files, and a process that writes to one on a
    full disk is killed.
    """
    digest = hashlib.sha256(os.fsencode(state.absolute())).hexdigest()[:12]
    return SHARED_MEMORY / f"virtaus-metrics-{os.geteuid()}-{digest}" if SHARED_MEMORY.is_dir() else state / "metrics"


# The two workers add up their counts for /metrics in this folder. Prometheus' client looks for it once, when it is
# imported, so nothing above may import it.
_metrics = metrics_folder(Path(_env["VIRTAUS_STATE"]))
shutil.rmtree(_metrics, ignore_errors=True)
own_folder(_metrics, os.geteuid(), os.getegid())
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_metrics)

from prometheus_client.multiprocess import mark_process_dead  # noqa: E402 - see above

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
logconfig_dict = logs.configuration(as_json=not (_env["VIRTAUS_DEMO"] or _env["VIRTAUS_DEVELOPMENT"]))
worker_tmp_dir = str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None


def post_fork(server: Any, worker: Any) -> None:
    die_with_parent(signal.SIGTERM)


def pre_fork(server: Any, worker: Any) -> None:
    """What is loaded stays loaded: the collector would look through all of it every few requests (100 ms), and by that
    copy the memory that the workers share.
    """
    gc.collect()
    gc.freeze()


def on_exit(server: Any) -> None:
    shutil.rmtree(_metrics, ignore_errors=True)


def child_exit(server: Any, worker: Any) -> None:
    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
