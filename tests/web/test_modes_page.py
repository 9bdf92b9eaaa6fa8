"""The page of the two modes, and pages that exist in one mode only."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from virtaus.frame import modes
from virtaus.frame.actor import Actor
from virtaus.frame.modes import Mode
from virtaus.frame.pages import page
from virtaus.frame.rights import PUBLIC
from virtaus.web.middleware import ClosedByDefault


def test_every_datum_that_a_capability_keeps_is_a_field_of_the_house() -> None:
    for capability in modes.capabilities():
        for kept in capability.fields:
            room, model, name = kept.field.split(".")
            assert apps.get_model(room, model)._meta.get_field(name), kept.field


def test_a_page_of_the_other_mode_does_not_exist(settings: Settings) -> None:
    @page(PUBLIC, modes=frozenset({Mode.STAND_ALONE}))
    def register(request: HttpRequest) -> HttpResponse:
        return HttpResponse("open")

    request = RequestFactory().get("/")
    request.actor = Actor.anonymous()  # type: ignore[attr-defined]
    closed = ClosedByDefault(register)  # type: ignore[arg-type]
    settings.VIRTAUS_MODE = "stand-alone"
    assert closed.process_view(request, register, (), {}) is None  # type: ignore[arg-type]
    settings.VIRTAUS_MODE = "add-on"
    with pytest.raises(Http404):
        closed.process_view(request, register, (), {})  # type: ignore[arg-type]
