"""Addresses of accounts."""

from __future__ import annotations

from django.urls import path

from virtaus.accounts import pages

app_name = "accounts"
urlpatterns = [
    path("sign-in", pages.sign_in, name="sign_in"),
    path("sign-in/demo", pages.sign_in_to_demo, name="sign_in_to_demo"),
    path("sign-out", pages.sign_out, name="sign_out"),
]
