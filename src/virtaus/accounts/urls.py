"""Addresses of accounts."""

from __future__ import annotations

from django.urls import path

from virtaus.accounts.pages import managing, own, signing

app_name = "accounts"
urlpatterns = [
    path("sign-in", signing.sign_in, name="sign_in"),
    path("sign-in/demo", signing.sign_in_to_demo, name="sign_in_to_demo"),
    path("sign-out", signing.sign_out, name="sign_out"),
    path("account", own.own_account, name="own_account"),
    path("account/password", own.own_password, name="own_password"),
    path("account/sign-out-everywhere", own.end_own_sessions, name="end_own_sessions"),
    path("accounts/", managing.account_list, name="accounts"),
    path("accounts/new", managing.new_account, name="new_account"),
    path("accounts/rights", managing.rights, name="rights"),
    path("accounts/<uuid:account_id>", managing.account, name="account"),
    path("accounts/<uuid:account_id>/edit", managing.edit_account, name="edit_account"),
    path("accounts/<uuid:account_id>/password", managing.set_password, name="set_password"),
    path("accounts/<uuid:account_id>/close", managing.close_account, name="close_account"),
    path("accounts/<uuid:account_id>/reopen", managing.reopen_account, name="reopen_account"),
    path("accounts/<uuid:account_id>/sign-out-everywhere", managing.end_sessions, name="end_sessions"),
    path("accounts/<uuid:account_id>/roles/new", managing.grant_role, name="grant_role"),
    path("accounts/<uuid:account_id>/roles/<uuid:membership_id>/end", managing.end_role, name="end_role"),
]
