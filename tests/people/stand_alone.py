"""A database that runs in stand-alone mode for the time of a block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import override_settings

from virtaus.frame.modes import Mode
from virtaus.people.models import StorageMode


@contextmanager
def stand_alone(alone: bool = True) -> Iterator[None]:
    """Put setting and database row in stand-alone mode (or in add-on mode); the test's rollback puts the row back."""
    mode = Mode.STAND_ALONE if alone else Mode.ADD_ON
    StorageMode.objects.update(mode=mode)
    with override_settings(VIRTAUS_MODE=mode.value):
        yield
