from __future__ import annotations

from django.urls import path

from virtaus.vocabulary import pages

app_name = "vocabulary"
urlpatterns = [
    path("vocabulary/", pages.vocabulary, name="vocabulary"),
    path("vocabulary/<uuid:concept_id>/", pages.concept, name="concept"),
]
