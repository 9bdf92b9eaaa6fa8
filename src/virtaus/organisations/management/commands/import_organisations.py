"""``manage import_organisations FILE``: employers, providers and partners by business ID."""

from __future__ import annotations

from virtaus.frame.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Read a file of organisations (docs/formats/organisations.md). All or nothing; again is harmless."
    kind = "organisations"
