"""Whether the processes run: for load balancers (``/health``, ``/ready``) and for monitoring (``/metrics``).

The answers hold names of processes and counts, never data of the area.
"""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django_prometheus.exports import ExportToDjangoView

from virtaus.frame.compute import ComputeDown, ping
from virtaus.frame.pages import page
from virtaus.frame.rights import PUBLIC

HEARTBEAT_SECONDS = 35  # the worker tells every ten seconds that it lives
COMPUTE_SECONDS = 1.0


@page(PUBLIC)
def health(request: HttpRequest) -> JsonResponse:
    """200 when the web process itself answers; it asks nobody else."""
    return JsonResponse({"web": "up"})


@page(PUBLIC)
def ready(request: HttpRequest) -> JsonResponse:
    """200 when every process runs, else 503; says which one is down. Pages work without worker and compute."""
    database = database_answers()
    processes = {
        "database": database,
        "web": True,
        "worker": database and worker_lives(),
        "compute": compute_answers(),
    }
    down = [name for name, up in processes.items() if not up]
    return JsonResponse({"ready": not down, "down": down}, status=503 if down else 200)


@page(PUBLIC)
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts and durations for Prometheus; 404 from outside the local network and through the reverse proxy."""
    if not settings.VIRTAUS_METRICS or not is_local(request):
        raise Http404
    exported: HttpResponse = ExportToDjangoView(request)
    return exported


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return False
    return True


def worker_lives() -> bool:
    """Whether a worker told of itself lately, by the database's own clock (a training area's clock is moved)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select exists (select from procrastinate_workers"
                " where last_heartbeat > statement_timestamp() - make_interval(secs => %s))",
                [HEARTBEAT_SECONDS],
            )
            (lives,) = cursor.fetchone()
    except DatabaseError:
        return False
    return bool(lives)


def compute_answers() -> bool:
    """Whether the compute process is there with its arrays loaded and its kernels compiled."""
    try:
        return ping(COMPUTE_SECONDS).ready
    except ComputeDown:
        return False


def is_local(request: HttpRequest) -> bool:
    """Whether the caller itself, and not a proxy for somebody else, is on this machine or its private network."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_private
    except ValueError:
        return False
