from __future__ import annotations

from django.urls import path

from virtaus.insight import pages

app_name = "insight"
urlpatterns = [
    path("situation/", pages.show, name="situation"),
    path("situation/indicators/", pages.indicators, name="indicators"),
]
