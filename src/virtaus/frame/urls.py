"""Addresses of the frame's own services."""

from __future__ import annotations

from django.urls import path

from virtaus.frame.files import pages as files
from virtaus.frame.outbox import pages as outbox
from virtaus.frame.progress import pages as progress

app_name = "frame"
urlpatterns = [
    path("files/<uuid:file_id>", files.file, name="file"),
    path("mailbox/", outbox.mailbox, name="mailbox"),
    path("mailbox/<uuid:message_id>", outbox.mail, name="mail"),
    path("progress/<uuid:progress_id>", progress.progress, name="progress"),
]
