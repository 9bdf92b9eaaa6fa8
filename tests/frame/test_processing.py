"""What every declaration of processing must hold, over all rooms."""

from __future__ import annotations

import pytest

from virtaus.frame import processing
from virtaus.frame.checks import every_field_of_a_person_is_declared
from virtaus.frame.modes import Mode
from virtaus.frame.naming import is_named
from virtaus.frame.personal import declarations, parts
from virtaus.frame.processing import Processing, catalogue, declare, processings, text_of
from virtaus.people.models import Contact, WorkLimit
from virtaus.people.modes import STAND_ALONE_FIELDS, STAND_ALONE_TABLES


def _of(field: str) -> Processing:
    return next(each for each in processings() if field in each.fields)


def test_every_field_of_a_person_and_an_account_is_declared() -> None:
    assert every_field_of_a_person_is_declared() == []


def test_a_field_that_nobody_declared_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    left = [each for each in processing._declared if "people.Contact.street" not in each.fields]
    monkeypatch.setattr(processing, "_declared", left)
    (error,) = every_field_of_a_person_is_declared()
    assert error.id == "virtaus.E003"
    assert error.obj is Contact
    assert "people.Contact.street, people.Contact.postal_code, people.Contact.city:" in error.msg


def test_what_is_audited_of_a_person_is_declared() -> None:
    declared = {each.code for each in processings()}
    audited = {code for each in declarations() for code in each.audit} | {part.what for part in parts()}
    assert audited <= declared


def test_every_declaration_is_named_and_has_its_texts() -> None:
    assert [each.code for each in processings() if not is_named(each.code)] == []
    for kind, entries in catalogue().items():
        for key, entry in entries.items():
            assert all(entry.get(language) for language in ("fi", "sv", "en")), (kind, key)
            if kind in ("grounds", "special"):
                assert entry["mark"] in {"S", "W", "M"}, key
                assert entry["article"].startswith(("6(1)", "9(2)")), key


def test_the_retention_that_a_model_declares_is_the_one_told() -> None:
    for each in declarations():
        told = {of.retention for of in processings() if any(f.startswith(each.model._meta.label) for f in of.fields)}
        assert told == {each.retention}, each.model


def test_a_datum_of_stand_alone_areas_says_so() -> None:
    stand_alone = {each for of in processings() if of.modes == {Mode.STAND_ALONE} for each in of.fields}
    assert stand_alone >= STAND_ALONE_FIELDS
    for table in STAND_ALONE_TABLES - {"people.NameWord"}:
        kept = [each for of in processings() for each in of.fields if each.startswith(f"{table}.")]
        assert kept, table
        assert set(kept) <= stand_alone, table


def test_health_data_has_a_ground_of_its_own_and_encryption_is_read_from_the_model() -> None:
    assert _of("people.WorkLimit.limit").special == "health"
    assert _of("casework.NeedsAssessment.work_ability").special == "health"
    assert _of("people.Identity.hetu").encrypted
    assert _of("people.Identity.hetu").indexed
    assert not _of("people.Person.municipality").encrypted
    assert _of("people.Contact.street").hidden
    assert text_of("special", "health").startswith("9(2)(g): ")


def test_the_room_of_a_dated_rule_tells_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing, "_times", {})
    before = processing.how_long("people.customer")
    processing.tell_time("people.customer", lambda: "4 vuotta")
    assert processing.how_long("people.customer") == f"{before}, 4 vuotta"
    with pytest.raises(ValueError, match="told twice"):
        processing.tell_time("people.customer", str)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"purposes": ()}, "declares no purposes"),
        ({"purposes": ("gossip",)}, "gossip is not among the purposes"),
        ({"retention": "for.ever"}, "for.ever is not among the retention"),
        ({"special": "hair"}, "hair is not among the special"),
        ({}, "declared twice"),
    ],
)
def test_a_declaration_that_leaves_something_out_is_refused(changes: dict[str, object], message: str) -> None:
    whole = {
        "purposes": ("service",),
        "grounds": ("service",),
        "sources": ("person",),
        "recipients": ("own_team",),
        "retention": "people.customer",
    }
    fields = {WorkLimit: ("limit",)} if not changes else {}
    with pytest.raises(ValueError, match=message):
        declare("people.work_limits", fields, **{**whole, **changes})  # type: ignore[arg-type]
