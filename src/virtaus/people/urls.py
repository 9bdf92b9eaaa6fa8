from __future__ import annotations

from django.urls import path

from virtaus.people.pages import person, search

app_name = "people"
urlpatterns = [
    path("people/search/", search.search, name="search"),
    path("people/reason/", search.reason, name="reason"),
    path("people/openings/", search.accesses, name="accesses"),
    path("people/openings/<uuid:access_id>/review", search.review, name="review"),
    path("people/openings/<uuid:access_id>/close", search.close, name="close"),
    path("people/<uuid:person_id>/", person.person, name="person"),
]
