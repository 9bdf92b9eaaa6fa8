"""What every test stands on."""

from __future__ import annotations

pytest_plugins = ["tests.harness.plugin"]
