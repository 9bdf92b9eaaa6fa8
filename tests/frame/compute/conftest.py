from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.module_loading import autodiscover_modules

from virtaus.frame.compute import registry


@pytest.fixture(autouse=True)
def _empty_registry() -> Iterator[None]:
    """Each test declares its own stores and handlers."""
    autodiscover_modules("compute")  # a first import while it is empty would be forgotten with it
    kept = dict(registry.stores), dict(registry.handlers)
    registry.stores.clear()
    registry.handlers.clear()
    yield
    registry.stores.clear()
    registry.handlers.clear()
    registry.stores.update(kept[0])
    registry.handlers.update(kept[1])
