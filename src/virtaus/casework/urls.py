from __future__ import annotations

from django.urls import path

from virtaus.casework.pages import duties, imports, law, meetings, needs, offers, outlook, own, plans, series, timeline

app_name = "casework"
urlpatterns = [
    path("today/", duties.today, name="today"),
    path("today/book/", series.book, name="book_series"),
    path("outlook/", outlook.outlook, name="outlook"),
    path("people/", duties.people, name="people"),
    path("people/offers/", offers.offers, name="offers"),
    path("people/offers/new/", offers.new, name="new_offer"),
    path("people/offers/<uuid:offer_id>/", offers.offer, name="offer"),
    path("people/<uuid:person_id>/why/", duties.why, name="why"),
    path("people/<uuid:person_id>/book/", meetings.book, name="book"),
    path("people/<uuid:person_id>/history/", timeline.history, name="history"),
    path("people/<uuid:person_id>/record/<slug:what>/", timeline.record, name="record"),
    path("people/<uuid:person_id>/team/", timeline.team, name="team"),
    path("people/<uuid:person_id>/needs/", needs.needs, name="needs"),
    path("people/<uuid:person_id>/plan/", plans.plan, name="plan"),
    path("people/<uuid:person_id>/plan/start", plans.start, name="start_plan"),
    path("plans/<uuid:plan_id>/draft/", plans.draft, name="draft_plan"),
    path("plans/<uuid:plan_id>/new/<slug:level>/", plans.new_item, name="new_item"),
    path("plans/<uuid:plan_id>/versions/", plans.versions, name="plan_versions"),
    path("plans/<uuid:plan_id>/change", plans.change, name="change_plan"),
    path("plan-items/<uuid:item_id>/", plans.item, name="plan_item"),
    path("entries/<uuid:entry_id>/", timeline.correct, name="correct"),
    path("meetings/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/move/", meetings.move, name="move"),
    path("meetings/<uuid:meeting_id>/mark", meetings.mark, name="mark"),
    path("meetings/<uuid:meeting_id>/unmark", meetings.unmark, name="unmark"),
    path("meetings/<uuid:meeting_id>/noted", meetings.noted, name="noted"),
    path("my/meetings/<uuid:meeting_id>/", own.meeting, name="own_meeting"),
    path("my/meetings/<uuid:meeting_id>/calendar", own.calendar_file, name="own_meeting_file"),
    path("events/", imports.events, name="imports"),
    path("events/<uuid:upload_id>/", imports.preview, name="preview"),
    path("events/<uuid:upload_id>/discard", imports.discard, name="discard"),
    path("events/<uuid:import_id>/undo", imports.undo, name="undo"),
    path("rules/", law.rules, name="rules"),
    path("rules/<slug:rule_id>/<str:valid_from>/", law.rule, name="rule"),
    path("rules/<slug:rule_id>/<str:valid_from>/approve", law.approve, name="approve"),
]
