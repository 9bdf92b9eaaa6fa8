from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "virtaus.accounts"
    label = "accounts"

    def ready(self) -> None:
        from virtaus.accounts import sign_ins

        sign_ins.watch()
