from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from virtaus.frame import trail

WEB_ROLE = "virtaus_app"


class AuditConfig(AppConfig):
    name = "virtaus.audit"
    label = "audit"

    def ready(self) -> None:
        from virtaus.audit.recording import record

        trail.send_to(record)
        post_migrate.connect(_restrict_web_role, sender=self)


def _restrict_web_role(using: str, plan: Any = None, **_: Any) -> None:
    """After every migrate the web role may only read and add entries, whatever it was given on all tables."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc('audit_restrict') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute("SELECT audit_restrict(%s)", [WEB_ROLE])
