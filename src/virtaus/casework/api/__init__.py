"""Casework for machines: customers and their history, meetings, and the day."""

from __future__ import annotations

from ninja import Router

from virtaus.casework.api import meetings, people

router = Router()
for each in (people.router, meetings.router):
    router.add_router("", each)

__all__ = ["router"]
