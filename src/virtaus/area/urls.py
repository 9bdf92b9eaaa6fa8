"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from virtaus.area import absence_pages, edits, pages, privacy_pages

app_name = "area"
urlpatterns = [
    path("area", pages.overview, name="overview"),
    path("area/plan", pages.plan, name="plan"),
    path("area/targets", pages.targets, name="targets"),
    path("area/targets/<uuid:target_id>", pages.target, name="target"),
    path("area/targets/<uuid:target_id>/edit", edits.target, name="edit_target"),
    path("area/rates", pages.rates, name="rates"),
    path("area/service-points", pages.service_points, name="service_points"),
    path("area/service-points/<uuid:point_id>/edit", edits.service_point, name="edit_service_point"),
    path("area/teams", pages.teams, name="teams"),
    path("area/teams/<uuid:team_id>", pages.team, name="team"),
    path("area/teams/<uuid:team_id>/edit", edits.team, name="edit_team"),
    path("area/teams/<uuid:team_id>/members/add", edits.add_member, name="add_member"),
    path("area/teams/<uuid:team_id>/absences", absence_pages.absences, name="absences"),
    path("area/teams/<uuid:team_id>/absences/add", absence_pages.add_absence, name="add_absence"),
    path("area/absences/<uuid:absence_id>", absence_pages.absence, name="absence"),
    path("area/absences/<uuid:absence_id>/withdraw", absence_pages.withdraw, name="withdraw_absence"),
    path("area/members/<uuid:member_id>", edits.member, name="member"),
    path("area/members/<uuid:member_id>/end", edits.end_member, name="end_member"),
    path("personal-data", privacy_pages.processing, name="processing"),
    path("personal-data/record", privacy_pages.record, name="record"),
    path("personal-data/impact", privacy_pages.impact, name="impact"),
    path("personal-data/controller", privacy_pages.controller, name="controller"),
    path("privacy", privacy_pages.privacy, name="privacy"),
]
