from __future__ import annotations

from collections.abc import Iterator

import pytest

from virtaus.frame.compute import registry


@pytest.fixture(autouse=True)
def _empty_registry() -> Iterator[None]:
    """Each test declares its own stores and handlers."""
    kept = dict(registry.stores), dict(registry.handlers)
    registry.stores.clear()
    registry.handlers.clear()
    yield
    registry.stores.clear()
    registry.handlers.clear()
    registry.stores.update(kept[0])
    registry.handlers.update(kept[1])
