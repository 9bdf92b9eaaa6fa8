"""Addresses of the open interface."""

from __future__ import annotations

from django.urls import URLPattern, path

from virtaus.web.api import gathering, pages

app_name = "api"
urlpatterns: list[URLPattern] = [
    path("openapi.json", pages.openapi, name="openapi"),
    path("docs", pages.docs, name="docs"),
    *gathering.routes(),
]
