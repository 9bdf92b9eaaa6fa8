from __future__ import annotations

from django.urls import path

from virtaus.insight import open_pages, pages

app_name = "insight"
urlpatterns = [
    path("open/", open_pages.show, name="open"),
    path("open/<str:code>/", open_pages.indicator, name="open_indicator"),
    path("situation/", pages.show, name="situation"),
    path("situation/indicators/", pages.indicators, name="indicators"),
]
