"""One person's data on pages, in filter choices and in mail of somebody who must not know of them."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from tests.harness.routes import all_routes
from tests.world import World
from virtaus.frame.outbox.models import OutboxMessage
from virtaus.frame.outbox.templates import _templates
from virtaus.frame.roles import Role
from virtaus.people.models import Person, Relation

STRANGERS = (
    Role.COACH,
    Role.TEAM_LEAD,
    Role.MUNICIPALITY,
    Role.PARTNER,
    Role.EMPLOYER,
    Role.PROVIDER,
    Role.JOBSEEKER,
    Role.PROCUREMENT,
    Role.CONTROLLER,
)


def marked(world: World) -> list[str]:
    """What tells of the first team's customers: their ids and keys."""
    others = Relation.objects.filter(team=world.teams[1]).values("person")
    persons = Person.objects.filter(relations__team=world.teams[0]).exclude(id__in=others).distinct().order_by("id")
    told = [part for each in persons for part in (str(each.id), str(each.register_key or "")) if part]
    return told


@pytest.mark.parametrize("role", STRANGERS)
def test_no_page_list_filter_or_menu_of_a_stranger_tells_of_the_other_teams_customers(world: World, role: Role) -> None:
    secrets = marked(world)
    assert len(secrets) > 4
    told = []
    client = world.stranger(role)
    for route in all_routes():
        if route.values or not (route.right.public or role in route.right.roles):
            continue
        response = client.get(route.address({}))
        if response.status_code != 200 or response.streaming:
            continue
        page = response.content.decode(errors="replace")
        told += [f"{route.name} tells {secret}" for secret in secrets if secret in page]
    assert told == []


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_mail_is_a_fixed_sentence_whoever_it_is_about(world: World, language: str) -> None:
    assert len(_templates) >= 5
    known = {part for each in Person.objects.order_by("id") for part in (each.family_name, each.register_key) if part}
    for template in _templates.values():
        subject, body = template.written(language, "LINK")
        assert subject == template.written(language, "OTHER")[0]
        assert not re.search(r"[{}%]|None|\b\d{6}[-+A-Y]", subject + body), template.name
        assert not any(secret in subject + body for secret in known), template.name


def test_what_waits_in_the_outbox_holds_an_address_a_template_and_a_link_of_ids(world: World) -> None:
    columns = {field.name for field in OutboxMessage._meta.fields}
    assert not columns & {"subject", "body", "text", "context", "person"}
    for message in OutboxMessage.objects.order_by("id"):
        assert re.fullmatch(r"/[a-z0-9/_-]*", message.path), message.path
