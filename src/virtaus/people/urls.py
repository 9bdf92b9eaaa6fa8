from __future__ import annotations

from django.urls import path

from virtaus.people import pages

app_name = "people"
urlpatterns = [path("people/<uuid:person_id>/", pages.person, name="person")]
