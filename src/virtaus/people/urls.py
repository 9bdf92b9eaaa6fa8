from __future__ import annotations

from django.urls import path

from virtaus.people.pages import person

app_name = "people"
urlpatterns = [path("people/<uuid:person_id>/", person.person, name="person")]
