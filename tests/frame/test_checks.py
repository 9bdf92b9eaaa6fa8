"""The product does not start with a route nobody opens or a person's data nobody declared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.checks import run_checks
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test.utils import isolate_apps
from django.urls import include, path

from virtaus.frame import checks, personal
from virtaus.frame.pages import opened_view
from virtaus.frame.personal import Erase, Merge, declarations, declare
from virtaus.frame.rights import PUBLIC


def nobody(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


inner = ([path("nobody/", nobody)], "inner")
urlpatterns = [path("open/", opened_view(lambda request: HttpResponse(), PUBLIC)), path("in/", include(inner))]


@pytest.fixture(autouse=True)
def _declarations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal, "_declared", dict(personal._declared))


@pytest.mark.urls("tests.frame.test_checks")
def test_a_route_that_no_right_opens_is_an_error() -> None:
    assert [(error.id, "/in/nobody/" in error.msg) for error in checks.every_route_names_a_right()] == [
        ("virtaus.E001", True)
    ]


def test_the_house_itself_passes() -> None:
    assert [error for error in run_checks() if str(error.id).startswith("virtaus.")] == []


@pytest.fixture
def of_a_person(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[type[models.Model]]]:
    with isolate_apps("virtaus.people", "virtaus.frame"):

        class Note(models.Model):
            person = models.ForeignKey("people.Person", models.CASCADE)

            class Meta:
                app_label = "frame"

        class Group(models.Model):
            members = models.ManyToManyField("people.Person")

            class Meta:
                app_label = "frame"

        class Place(models.Model):
            name = models.CharField(max_length=5)

            class Meta:
                app_label = "frame"

        monkeypatch.setattr(checks.apps, "get_models", lambda **kwargs: [Note, Group, Place])
        yield [Note, Group]


def test_an_undeclared_model_of_a_person_is_an_error(of_a_person: list[type[models.Model]]) -> None:
    assert [error.obj for error in checks.every_model_of_a_person_is_declared()] == of_a_person
    for model in of_a_person:
        declare(model, audit=["frame.note"], export=True, erase=Erase.DELETE, merge=Merge.MOVE, retention="frame.note")
    assert checks.every_model_of_a_person_is_declared() == []
    assert {each.model for each in declarations()} >= set(of_a_person)


def test_a_declaration_is_whole_and_made_once(of_a_person: list[type[models.Model]]) -> None:
    model = of_a_person[0]
    with pytest.raises(ValueError, match="audited fields"):
        declare(model, audit="frame.note", export=True, erase=Erase.KEEP, merge=Merge.STAY, retention="x")
    with pytest.raises(ValueError, match="retention"):
        declare(model, audit=["frame.note"], export=True, erase=Erase.KEEP, merge=Merge.STAY, retention="")
    declare(model, audit=["frame.note"], export=True, erase=Erase.KEEP, merge=Merge.STAY, retention="x")
    with pytest.raises(ValueError, match="twice"):
        declare(model, audit=["frame.note"], export=True, erase=Erase.KEEP, merge=Merge.STAY, retention="x")
