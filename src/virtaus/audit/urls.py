"""Addresses of the log."""

from __future__ import annotations

from django.urls import path

from virtaus.audit import pages

app_name = "audit"
urlpatterns = [
    path("audit/", pages.log, name="log"),
    path("audit/mine", pages.own_log, name="own_log"),
    path("audit/verify", pages.verify, name="verify"),
    path("audit/seals", pages.seals, name="seals"),
    path("audit/seals/compare", pages.compare, name="compare"),
]
