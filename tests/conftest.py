"""What every test stands on."""

from __future__ import annotations

from virtaus.web.translations import compile_all

pytest_plugins = ["tests.harness.plugin", "tests.compute", "tests.tasks"]


def pytest_configure() -> None:
    compile_all()  # before Django reads any catalogue
