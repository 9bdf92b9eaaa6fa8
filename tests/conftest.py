"""What every test stands on."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation.reloader import translation_file_changed

from virtaus.web.translations import compile_all

pytest_plugins = ["tests.harness.plugin", "tests.compute", "tests.tasks"]


def pytest_configure() -> None:
    # real hashing takes a third of a second a password, by design; no test is about its strength
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if compile_all():
        # pytest-django has set Django up by now, which has read the catalogues that were there
        translation_file_changed(None, Path("django.mo"))
