"""Addresses of accounts."""

from __future__ import annotations

from django.urls import path

from virtaus.accounts.pages import links, managing, own, second_step, signing, tokens

app_name = "accounts"
urlpatterns = [
    path("sign-in", signing.sign_in, name="sign_in"),
    path("sign-in/demo", signing.sign_in_to_demo, name="sign_in_to_demo"),
    path("sign-in/provider", signing.to_provider, name="to_provider"),
    path("sign-in/provider/back", signing.provider_back, name="provider_back"),
    path("sign-in/provider/logout", signing.provider_logout, name="provider_logout"),
    path("sign-in/code", second_step.second_step, name="second_step"),
    path("sign-in/new-app", second_step.new_second_step, name="new_second_step"),
    path("sign-out", signing.sign_out, name="sign_out"),
    path("account", own.own_account, name="own_account"),
    path("account/password", own.own_password, name="own_password"),
    path("account/second-step", second_step.own_second_step, name="own_second_step"),
    path("account/second-step/offer", second_step.offer_own, name="offer_second_step"),
    path("account/second-step/codes", second_step.renew_recovery_codes, name="renew_recovery_codes"),
    path("account/second-step/remove", second_step.remove_own, name="remove_own_second_step"),
    path("account/sessions/<uuid:session_id>/end", own.end_session, name="end_own_session"),
    path("account/sign-out-elsewhere", own.end_other_sessions, name="end_other_sessions"),
    path("account/sign-out-everywhere", own.end_own_sessions, name="end_own_sessions"),
    path("account/links", links.link_list, name="links"),
    path("account/links/<uuid:link_id>/revoke", links.revoke, name="revoke_link"),
    path("account/tokens", tokens.own_tokens, name="own_tokens"),
    path("account/tokens/new", tokens.new_own_token, name="new_own_token"),
    path("account/tokens/<uuid:token_id>/end", tokens.end_token, name="end_token"),
    path("accounts/tokens", tokens.token_list, name="tokens"),
    path("accounts/services/new", tokens.new_service, name="new_service"),
    path("accounts/<uuid:account_id>/tokens/new", tokens.new_service_token, name="new_service_token"),
    path("accounts/", managing.account_list, name="accounts"),
    path("accounts/new", managing.new_account, name="new_account"),
    path("accounts/rights", managing.rights, name="rights"),
    path("accounts/<uuid:account_id>", managing.account, name="account"),
    path("accounts/<uuid:account_id>/edit", managing.edit_account, name="edit_account"),
    path("accounts/<uuid:account_id>/password", managing.set_password, name="set_password"),
    path("accounts/<uuid:account_id>/remove-app", managing.remove_second_step, name="remove_second_step"),
    path("accounts/<uuid:account_id>/unlock", managing.unlock, name="unlock"),
    path("accounts/<uuid:account_id>/close", managing.close_account, name="close_account"),
    path("accounts/<uuid:account_id>/reopen", managing.reopen_account, name="reopen_account"),
    path("accounts/<uuid:account_id>/sign-out-everywhere", managing.end_sessions, name="end_sessions"),
    path("accounts/<uuid:account_id>/roles/new", managing.grant_role, name="grant_role"),
    path("accounts/<uuid:account_id>/roles/<uuid:membership_id>/end", managing.end_role, name="end_role"),
]
