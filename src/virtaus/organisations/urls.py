"""Addresses of organisations."""

from __future__ import annotations

from django.urls import path

from virtaus.organisations import pages, register_pages

app_name = "organisations"
urlpatterns = [
    path("organisations/", pages.organisation_list, name="organisations"),
    path("organisations/<uuid:organisation_id>/", pages.organisation, name="organisation"),
    path("organisations/<uuid:organisation_id>/members/<uuid:member_id>/end", pages.end_member, name="end_member"),
    path("organisations/contacts/<uuid:contact_id>/remove", pages.remove_contact, name="remove_contact"),
    path("organisations/<uuid:organisation_id>/register", register_pages.ask, name="ask_register"),
    path("organisations/<uuid:organisation_id>/register/confirm", register_pages.confirm, name="confirm_answer"),
    path("organisations/<uuid:organisation_id>/register/drop", register_pages.drop, name="drop_answer"),
]
