"""A table with a sealed column and its index, under keys of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps
from pytest_django import Settings

from virtaus.frame.encryption import BlindIndexField, EncryptedTextField, create_keys
from virtaus.frame.ids import new_id


@pytest.fixture
def secrets(db: None, tmp_path: Path, settings: Settings) -> Iterator[Any]:
    """A table that lives as long as the test, under keys of its own."""
    create_keys(tmp_path)
    settings.VIRTAUS_KEYS = str(tmp_path)
    with isolate_apps("virtaus.frame"):

        class Secret(models.Model):
            id = models.UUIDField(primary_key=True, default=new_id, editable=False)
            code = EncryptedTextField(null=True)
            code_index = BlindIndexField(of="code", normalise=str.upper, unique=True)

            class Meta:
                app_label = "frame"
                ordering = ["id"]

        with connection.schema_editor(atomic=False) as editor:
            editor.create_model(Secret)
        yield Secret
