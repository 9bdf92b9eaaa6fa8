"""Addresses of the frame's own services."""

from __future__ import annotations

from django.urls import path

from virtaus.frame.progress import pages as progress

app_name = "frame"
urlpatterns = [
    path("progress/<uuid:progress_id>", progress.progress, name="progress"),
]
