from __future__ import annotations

from django.urls import path

from virtaus.vocabulary import pages

app_name = "vocabulary"
urlpatterns = [
    path("vocabulary/", pages.vocabulary, name="vocabulary"),
    path("vocabulary/sources/", pages.sources, name="sources"),
    path("vocabulary/<uuid:concept_id>/replace/", pages.replace, name="replace"),
    path(
        "vocabulary/<uuid:concept_id>/replace/<uuid:successor_id>/end/", pages.end_replacement, name="end_replacement"
    ),
    path("vocabulary/<uuid:concept_id>/", pages.concept, name="concept"),
]
