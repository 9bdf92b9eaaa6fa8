"""Reading persons from a file: all or nothing, each fault by row and column, nothing told of anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.people.stand_alone import stand_alone
from virtaus.audit.models import AuditEntry
from virtaus.people.models import (
    Contact,
    DatumSource,
    Identity,
    Person,
    PersonBackground,
    PersonName,
    ServiceFacts,
    Source,
    WorkLimit,
)
from virtaus.people.person_file import COLUMNS

pytestmark = pytest.mark.django_db
GOOD = {
    "key": "VH7Q2K9MPA",
    "given_names": "Aino Maria",
    "family_name": "Haapamalli",
    "hetu": "131052-308T",
    "phone": "040 123 4567",
    "email": "Aino@Example.org",
    "street": "Mallikatu 1",
    "postal_code": "13100",
    "city": "Hämeenlinna",
    "service_language": "fi",
    "interpreter": "uk",
    "accessibility": "step_free quiet_space",
    "reach_km": "40",
    "travel": "car public",
    "work_limits": "night_work",
    "birth_year": "1952",
    "sex": "female",
    "citizenship": "fi",
    "education": "secondary",
}


@pytest.fixture(autouse=True)
def mode() -> Iterator[None]:
    with stand_alone(), translation.override("en"):
        yield


def read(tmp_path: Path, *rows: dict[str, str]) -> str:
    """What the command says."""
    columns = [name for name in COLUMNS if any(name in row for row in rows)]
    path = tmp_path / "people.csv"
    text = "\n".join([";".join(columns), *(";".join(row.get(name, "") for name in columns) for row in rows), ""])
    path.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("import_people", str(path), stdout=out, stderr=out)
    return out.getvalue()


def refused(tmp_path: Path, *rows: dict[str, str]) -> str:
    out = StringIO()
    columns = [name for name in COLUMNS if any(name in row for row in rows)]
    path = tmp_path / "people.csv"
    text = "\n".join([";".join(columns), *(";".join(row.get(name, "") for name in columns) for row in rows), ""])
    path.write_text(text, encoding="utf-8")
    before = Person.objects.count()
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("import_people", str(path), stdout=out, stderr=out)
    assert Person.objects.count() == before
    return out.getvalue()


def test_a_person_comes_with_everything_the_file_tells(tmp_path: Path) -> None:
    assert "1 new persons" in read(tmp_path, GOOD)
    person = Person.objects.get(register_key="VH7Q2K9MPA")
    assert (person.given_names, person.family_name, person.source) == ("Aino Maria", "Haapamalli", Source.FILE)
    assert person.name_key == "haapamalli aino maria"
    identity = Identity.objects.get(hetu_index="131052-308t")
    assert (identity.hetu, str(identity.birth_date)) == ("131052-308T", "1952-10-13")
    contact = Contact.objects.get(phone_index="+358401234567")
    assert (contact.phone, contact.email, contact.city) == ("+358401234567", "aino@example.org", "Hämeenlinna")
    facts = ServiceFacts.objects.get(person=person)
    assert (facts.reach_km, facts.travel, facts.interpreter) == (40, ["car", "public"], "uk")
    assert WorkLimit.objects.get(person=person).source == Source.PERSON
    assert PersonBackground.objects.get(person=person).birth_year == 1952
    words = PersonName.objects.filter(person=person).order_by("word__word").values_list("word__word", "family")
    assert list(words) == [("aino", False), ("haapamalli", True), ("maria", False)]
    assert AuditEntry.objects.filter(action="people.import_people").count() == 1


def test_the_same_file_again_changes_nothing_and_a_new_one_only_what_it_tells(tmp_path: Path) -> None:
    read(tmp_path, GOOD)
    read(tmp_path, GOOD)
    assert DatumSource.objects.count() == 0
    assert Contact.objects.get().version == 1
    read(tmp_path, {"key": GOOD["key"], "phone": "+358 50 000 0000", "family_name": "Uusimalli"})
    contact = Contact.objects.get()
    assert (contact.phone, contact.email, contact.version) == ("+358500000000", "aino@example.org", 2)
    assert DatumSource.objects.get().field == "Contact.phone"
    assert not PersonName.objects.filter(word__word="haapamalli").exists()
    assert PersonName.objects.filter(word__word="uusimalli").exists()


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("key", "short", "8–64"),
        ("hetu", "131052-308U", "check each digit"),
        ("hetu", "310252-308Y", "a day that does not exist"),
        ("hetu", "131052-900W", "900–999 are for tests"),
        ("given_names", "A1no", "no digits"),
        ("phone", "12", "040 123 4567"),
        ("email", "aino", "name@example.org"),
        ("reach_km", "0", "not between"),
        ("travel", "boat", "not known"),
        ("birth_year", "1752", "not between"),
        ("sex", "x", "none of"),
        ("service_language", "finnish", "language code"),
    ],
)
def test_each_fault_names_row_and_column(tmp_path: Path, column: str, value: str, reason: str) -> None:
    said = refused(tmp_path, GOOD, GOOD | {"key": "VH7Q2K9MPB", "hetu": ""} | {column: value})
    assert f"people.csv, line 3, {column}: " in said
    assert re.search(reason, said)


def test_a_code_of_somebody_else_is_said_to_be_registered_and_nothing_more(tmp_path: Path) -> None:
    read(tmp_path, GOOD)
    said = refused(tmp_path, {"key": "OTHER00001", "hetu": GOOD["hetu"]})
    assert said.strip() == "people.csv, line 2, hetu: is registered already"


def test_keys_and_codes_stand_once(tmp_path: Path) -> None:
    assert "key: stands on row 2 already" in refused(tmp_path, GOOD, GOOD | {"hetu": ""})
    assert "hetu: stands on row 2 already" in refused(tmp_path, GOOD, GOOD | {"key": "OTHER00001"})


def test_in_add_on_mode_service_facts_come_and_identity_is_refused(tmp_path: Path) -> None:
    with stand_alone(False):
        said = refused(tmp_path, GOOD)
        assert "hetu: the national register is master" in said
        read(tmp_path, {"key": "VH7Q2K9MPA", "reach_km": "30", "birth_year": "1990"})
    assert ServiceFacts.objects.get().reach_km == 30


def test_the_example_of_the_format_document_is_readable(tmp_path: Path) -> None:
    document = Path("docs/formats/people.md").read_text(encoding="utf-8")
    path = tmp_path / "people.csv"
    path.write_text(document.split("```csv\n")[1].split("```")[0], encoding="utf-8")
    call_command("import_people", str(path), stdout=StringIO())
    assert Person.objects.get().family_name == "Haapamalli"
    assert all(f"`{column}`" in document for column in COLUMNS)
