"""Addresses of the frame's own services."""

from __future__ import annotations

from django.urls import path

from virtaus.frame.files import pages as files
from virtaus.frame.imports import pages as imports
from virtaus.frame.outbox import pages as outbox
from virtaus.frame.progress import pages as progress

app_name = "frame"
urlpatterns = [
    path("files/<uuid:file_id>", files.file, name="file"),
    path("imports/", imports.imports, name="imports"),
    path("imports/kinds/<slug:kind>/", imports.kind, name="import_kind"),
    path("imports/kinds/<slug:kind>/template.<slug:ending>", imports.template, name="import_template"),
    path("imports/<uuid:file_id>/", imports.preview, name="import"),
    path("imports/<uuid:file_id>/discard", imports.discard, name="discard_import"),
    path("imports/<uuid:file_id>/undo", imports.undo, name="undo_import"),
    path("mailbox/", outbox.mailbox, name="mailbox"),
    path("mailbox/<uuid:message_id>", outbox.mail, name="mail"),
    path("progress/<uuid:progress_id>", progress.progress, name="progress"),
]
