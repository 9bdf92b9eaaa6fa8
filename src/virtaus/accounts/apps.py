from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "virtaus.accounts"
    label = "accounts"

    def ready(self) -> None:
        from virtaus.accounts import key_needs, sign_ins  # noqa: F401  registers what rests on index keys

        sign_ins.watch()
