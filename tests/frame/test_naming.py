"""What people call rights, actions, fields and pages: nobody reads a code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from virtaus.frame import naming, personal
from virtaus.frame.rights import all_rights

SOURCE = Path(naming.__file__).parents[1]


def test_every_right_is_named() -> None:
    names = [right.name for right in all_rights() if not right.name.startswith("tests.")]
    assert [name for name in names if not naming.is_named(name)] == []


def test_every_action_is_named() -> None:
    # by the source: commands bring in actions of their own
    declared = re.compile(r'@action\(\s*"([a-z_.]+)"')
    found = {name for path in SOURCE.rglob("*.py") for name in declared.findall(path.read_text(encoding="utf-8"))}
    assert len(found) > 40
    assert sorted(name for name in found if not naming.is_named(name)) == []


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
