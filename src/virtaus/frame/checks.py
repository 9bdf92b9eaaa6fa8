"""Start-up checks: what nobody may forget.

E001: a route that no right opens. E002: a model of a person that declares nothing (``virtaus.frame.personal``).
E003: a field of a person or an account holder that no declaration of processing names (``virtaus.frame.processing``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from virtaus.frame.personal import declarations, parts
from virtaus.frame.processing import undeclared

PERSON = "people.person"
ACCOUNT = "accounts.account"


@register(Tags.urls)
def every_route_names_a_right(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The route {route} is opened by no right, so it answers 404.",
            hint="Mark its view with @page(RIGHT), or a library's view with opened_view(view, RIGHT).",
            id="virtaus.E001",
        )
        for route, view in _routes(get_resolver().url_patterns, "/")
        if not hasattr(view, "right")
    ]


def _routes(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, Any]]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, route)
        else:
            yield route, each.callback


@register(Tags.models)
def every_model_of_a_person_is_declared(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    declared = {each.model for each in declarations()}
    return [
        Error(
            f"{model._meta.label} refers to a person but declares no audit, export, erasing, merging and retention.",
            hint="Declare it in its room's personal.py with virtaus.frame.personal.declare.",
            obj=model,
            id="virtaus.E002",
        )
        for model in apps.get_models(include_auto_created=True)
        if model not in declared and is_of_a_person(model)
    ]


@register(Tags.models)
def every_field_of_a_person_is_declared(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    told = {each.model for each in declarations()} | {part.model for part in parts()}
    return [
        Error(
            f"{', '.join(missing)}: no declaration says why this is kept, on what ground, who gets it and how long.",
            hint="Declare it in its room's processing.py with virtaus.frame.processing.declare.",
            obj=model,
            id="virtaus.E003",
        )
        for model in apps.get_models(include_auto_created=True)
        if (model in told or model._meta.label_lower in {PERSON, ACCOUNT} or is_of_an_account(model))
        and (missing := undeclared(model))
    ]


def is_of_an_account(model: type[models.Model]) -> bool:
    """Whether the rows of ``model`` go with an account: they tell of its holder, not of what the holder wrote."""
    return any(
        isinstance(field, models.ForeignKey)
        and _label(field.related_model) == ACCOUNT
        and field.remote_field.on_delete is models.CASCADE
        for field in model._meta.concrete_fields
    )


def is_of_a_person(model: type[models.Model]) -> bool:
    """Whether a field of ``model`` refers to a person, one or many."""
    return any(
        field.is_relation and field.related_model is not None and _label(field.related_model) == PERSON
        for field in [*model._meta.fields, *model._meta.many_to_many]
    )


def _label(model: Any) -> str:
    return model.lower() if isinstance(model, str) else str(model._meta.label_lower)
