"""Addresses of matching and proposals."""

from __future__ import annotations

from django.urls import path

from virtaus.proposals.pages import by_link, employer, own, settling, staff, team, undoing

app_name = "proposals"
urlpatterns = [
    path("people/<uuid:person_id>/openings/", staff.openings, name="openings"),
    path("people/<uuid:person_id>/openings/<uuid:vacancy_id>/", staff.why, name="why"),
    path("people/<uuid:person_id>/openings/<uuid:vacancy_id>/propose", staff.propose, name="propose"),
    path("vacancies/<uuid:vacancy_id>/persons/", staff.candidates, name="candidates"),
    path("proposals/", team.proposals, name="team"),
    path("proposals/ends/", team.why_ends, name="why_ends"),
    path("proposals/<uuid:proposal_id>/", staff.proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/step", staff.decide, name="decide"),
    path("proposals/<uuid:proposal_id>/hire", staff.hire, name="hire"),
    path("proposals/<uuid:proposal_id>/recorded", staff.note_hire, name="note_hire"),
    path("proposals/<uuid:proposal_id>/back/", undoing.undo, name="undo"),
    path("proposals/<uuid:proposal_id>/link", settling.send_link, name="send_link"),
    path("proposals/links/<uuid:sent_id>/end", settling.revoke_link, name="revoke_link"),
    path("proposals/reviews/<uuid:review_id>/", settling.review, name="review"),
    path("proposals/answers/<uuid:answer_id>/confirm", settling.confirm, name="confirm"),
    path("proposals/answers/<uuid:answer_id>/aside", settling.set_aside, name="set_aside"),
    path("proposals/waiting/", settling.waiting, name="waiting"),
    path("my/openings/", own.openings, name="own_openings"),
    path("my/openings/<uuid:proposal_id>/", own.opening, name="own_opening"),
    path("my/openings/<uuid:proposal_id>/answer", own.answer, name="own_answer"),
    path("my/openings/<uuid:proposal_id>/later", own.later, name="own_later"),
    path("my/openings/<uuid:proposal_id>/why/", own.why, name="own_why"),
    path("my/openings/<uuid:proposal_id>/consent/", own.consent, name="own_consent"),
    path("my/consents/<uuid:consent_id>/end", own.revoke, name="revoke_consent"),
    path("employer/", employer.home, name="employer"),
    path("employer/openings/<uuid:vacancy_id>/", employer.opening, name="employer_opening"),
    path("employer/candidates/<uuid:proposal_id>/", employer.candidate, name="employer_candidate"),
    path("answer/open/<str:token>/", by_link.open_answer, name="open_answer"),
    path("answer/<uuid:sent_id>/", by_link.answer, name="answer"),
    path("answer/<uuid:sent_id>/show", by_link.show, name="answer_show"),
    path("answer/<uuid:sent_id>/reply", by_link.reply, name="answer_reply"),
]
