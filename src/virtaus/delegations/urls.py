"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from virtaus.delegations import pages

app_name = "delegations"
urlpatterns = [
    path("powers/", pages.register, name="register"),
    path("powers/delegations/", pages.delegation_list, name="delegations"),
    path("powers/delegations/new", pages.new, name="new"),
    path("powers/delegations/<uuid:delegation_id>", pages.delegation, name="delegation"),
    path("powers/delegations/<uuid:delegation_id>/pass-on", pages.pass_on, name="pass_on"),
    path("powers/delegations/<uuid:delegation_id>/end", pages.end, name="end"),
    path("powers/delegations/<uuid:delegation_id>/withdraw", pages.withdraw, name="withdraw"),
]
