from __future__ import annotations

from django.urls import path

from virtaus.people.pages import correcting, erasing, facts, merging, my, person, registration, search, unusual

app_name = "people"
urlpatterns = [
    path("people/search/", search.search, name="search"),
    path("people/reason/", search.reason, name="reason"),
    path("people/register/", registration.register, name="register"),
    path("own/register/", registration.register_own, name="register_own"),
    path("people/openings/", search.accesses, name="accesses"),
    path("people/openings/<uuid:access_id>/review", search.review, name="review"),
    path("people/openings/<uuid:access_id>/close", search.close, name="close"),
    path("people/doubles/", merging.doubles, name="doubles"),
    path("people/merges/<uuid:merge_id>/undo", merging.undo, name="undo_merge"),
    path("people/<uuid:person_id>/merge/<uuid:merged_id>/", merging.merge, name="merge"),
    path("people/unusual/", unusual.findings, name="unusual"),
    path("people/unusual/<uuid:finding_id>", unusual.finding, name="finding"),
    path("people/corrections/", correcting.corrections, name="corrections"),
    path("people/corrections/<uuid:request_id>/", correcting.correction, name="correction"),
    path("people/erasing/", erasing.erasing, name="erasing"),
    path("people/erasing/several", erasing.several, name="erase_several"),
    path("people/<uuid:person_id>/erase/", erasing.erase, name="erase"),
    path("people/<uuid:person_id>/", person.person, name="person"),
    path("people/<uuid:person_id>/contact/", facts.contact, name="contact"),
    path("people/<uuid:person_id>/service/", facts.service, name="service"),
    path("people/<uuid:person_id>/limits/", facts.limits, name="limits"),
    path("people/<uuid:person_id>/identity/", facts.identity, name="identity"),
    path("people/<uuid:person_id>/competence/", facts.competence, name="competence"),
    path("people/<uuid:person_id>/competence/end", facts.end_competence, name="end_competence"),
    path("people/<uuid:person_id>/login/", my.login, name="login"),
    path("people/<uuid:person_id>/login/code", my.invite, name="invite"),
    path("people/<uuid:person_id>/login/end", my.revoke_login, name="revoke_login"),
    path("my/", my.my_page, name="my_page"),
    path("my/data/", my.my_data, name="my_data"),
    path("my/data/file", my.own_file, name="own_file"),
    path("my/data/corrections/", correcting.my_corrections, name="my_corrections"),
    path("my/data/suiting/", my.own_work, name="own_work"),
    path("people/<uuid:person_id>/competence/level", facts.set_level, name="set_level"),
    path("my/log/", my.my_uses, name="my_uses"),
    path("join/", my.join, name="join"),
]
