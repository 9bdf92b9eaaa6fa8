"""Addresses of matching and proposals."""

from __future__ import annotations

from django.urls import path

from virtaus.proposals import pages

app_name = "proposals"
urlpatterns = [
    path("people/<uuid:person_id>/openings/", pages.openings, name="openings"),
    path("people/<uuid:person_id>/openings/<uuid:vacancy_id>/", pages.why, name="why"),
    path("people/<uuid:person_id>/openings/<uuid:vacancy_id>/propose", pages.propose, name="propose"),
    path("vacancies/<uuid:vacancy_id>/persons/", pages.candidates, name="candidates"),
    path("proposals/<uuid:proposal_id>/", pages.proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/step", pages.decide, name="decide"),
    path("proposals/<uuid:proposal_id>/hire", pages.hire, name="hire"),
    path("proposals/<uuid:proposal_id>/recorded", pages.note_hire, name="note_hire"),
]
