"""The address book: each room's own routes, then the pages of the house."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from virtaus.frame.training import is_training
from virtaus.web import health, modes_page, pages, training_page
from virtaus.web.gallery import gallery
from virtaus.web.home import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("modes/", modes_page.two_modes, name="modes"),
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("gallery/", gallery, name="gallery"),
    path("preferences", pages.preferences, name="preferences"),
    path("api/v1/", include("virtaus.web.api.urls")),
]
if is_training():
    urlpatterns.append(path("training-data/", training_page.training_data, name="training_data"))
urlpatterns += [
    path("", include(f"virtaus.{room}.urls"))
    for room in settings.ROOMS
    if room != "web" and find_spec(f"virtaus.{room}.urls")
]

handler400 = "virtaus.web.errors.bad_request"
handler403 = "virtaus.web.errors.forbidden"
handler404 = "virtaus.web.errors.not_found"
handler500 = "virtaus.web.errors.broken"
