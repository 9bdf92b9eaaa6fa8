"""What people call rights, actions, fields and pages: nobody reads a code."""

from __future__ import annotations

import pytest
from django.urls import get_resolver
from django.utils.translation import override

from virtaus.frame import naming, personal
from virtaus.frame.actions import all_actions
from virtaus.frame.rights import all_rights


def test_every_right_is_named() -> None:
    names = [right.name for right in all_rights() if not right.name.startswith("tests.")]
    assert [name for name in names if not naming.is_named(name)] == []


def test_every_action_is_named() -> None:
    assert get_resolver().url_patterns  # the pages bring the actions in
    assert [name for name in all_actions() if not naming.is_named(name) and not name.startswith("tests.")] == []


def test_every_declared_field_of_a_person_is_named() -> None:
    fields = {field for each in personal.declarations() for field in each.audit}
    assert sorted(field for field in fields if not naming.is_named(field)) == []


def test_names_follow_the_language_and_what_is_not_named_is_told_by_its_code() -> None:
    with override("sv"):
        assert naming.name_of("audit.see_log") == "Se loggen"
        assert naming.page_name("people:person") == "Kundens sida"
        assert naming.page_name("audit:log") == "Logg"
    assert naming.name_of("room.unknown") == "room.unknown"
    assert naming.page_name("health") == "health"


def test_a_name_is_given_once() -> None:
    with pytest.raises(ValueError, match=r"audit\.see_log"):
        naming.call({"audit.see_log": "again"})
