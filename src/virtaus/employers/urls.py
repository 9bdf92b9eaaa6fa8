from __future__ import annotations

from django.urls import path

from virtaus.employers import pages

app_name = "employers"
urlpatterns = [
    path("vacancies/", pages.vacancies, name="vacancies"),
    path("vacancies/enter/", pages.enter, name="enter"),
    path("vacancies/import/", pages.import_file, name="import"),
    path("vacancies/link/", pages.link_all, name="link_all"),
    path("vacancies/<uuid:vacancy_id>/", pages.vacancy, name="vacancy"),
    path("vacancies/<uuid:vacancy_id>/occupation/", pages.occupation, name="occupation"),
    path("vacancies/<uuid:vacancy_id>/state/", pages.state, name="state"),
    path("vacancies/<uuid:vacancy_id>/conditions/", pages.conditions, name="conditions"),
    path("vacancies/<uuid:vacancy_id>/edit/", pages.edit, name="edit"),
]
