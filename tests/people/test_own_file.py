"""A person's own data as a file: everything that the rooms declare, nobody else's, and no worker's name."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories.casework import SmallArea
from tests.people.conftest import Staff, customer, staff
from virtaus.audit.models import AuditEntry
from virtaus.frame.personal import declarations, parts
from virtaus.frame.roles import Role
from virtaus.people.actions.competence import add_competence
from virtaus.people.actions.facts import update_contact, update_service_facts
from virtaus.people.models import Part, Person, Source
from virtaus.vocabulary.models import Concept, Kind, Label, LabelKind


def downloaded(mine: Staff) -> dict[str, object]:
    answer = mine.browser.get("/my/data/file")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    return json.loads(answer.content)  # type: ignore[no-any-return]


@pytest.mark.usefixtures("alone")
def test_the_file_holds_what_is_declared_opened_and_named(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna, given_names="Aino", family_name="Haapamalli")
    other = customer(area.hameenlinna, given_names="Toini", family_name="Koivumalli")
    mine = staff(None, Role.JOBSEEKER)
    assert mine.browser.get("/my/data/file").status_code == 404
    Person.objects.filter(id=person.id).update(account=mine.account)
    skill = Concept.objects.create(uri="http://data.europa.eu/esco/skill/x", kind=Kind.SKILL)
    Label.objects.create(concept=skill, language="en", kind=LabelKind.PREFERRED, text="welding")
    add_competence(coach.actor, person.id, skill.id, Part.HAS, told_by=Source.COACH)
    told = {"phone": "040 123 4567", "email": "aino@example.org"}
    update_contact(coach.actor, person.id, told, told_by=Source.PERSON, version=0)
    update_service_facts(coach.actor, other.id, {"reach_km": 77}, told_by=Source.COACH, version=0)

    found = downloaded(mine)
    wanted = {each.model._meta.label for each in declarations() if each.export}
    assert set(found["data"]) == wanted | {each.model._meta.label for each in parts() if each.export}
    (contact,) = found["data"]["people.Contact"]["rows"]
    assert (contact["phone"], contact["recorder"]) == ("+358401234567", "a worker")
    assert "phone_index" not in contact
    (competence,) = found["data"]["people.PersonConcept"]["rows"]
    assert (competence["concept"], competence["source"]) == ("welding", "coach")
    assert found["person"]["family_name"] == "Haapamalli"
    text = json.dumps(found, ensure_ascii=False)
    for secret in (coach.account.name, coach.account.email, mine.account.email, "Koivumalli", '"reach_km": 77'):
        assert secret not in text
    entry = AuditEntry.objects.filter(fields__contains=["people.contact"], account_id=mine.account.id)
    assert entry.exists()
    assert coach.browser.get("/my/data/file").status_code in {403, 404}


def test_an_administrator_writes_the_file_of_one_who_asks_on_paper(area: SmallArea, tmp_path: Path) -> None:
    person = customer(area.hameenlinna)
    file = tmp_path / "asked.json"
    call_command("export_person", str(person.register_key), str(file), stdout=io.StringIO())
    assert json.loads(file.read_text(encoding="utf-8"))["person"]["register_key"] == person.register_key
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="exists"):
        call_command("export_person", str(person.register_key), str(file), stdout=io.StringIO())
    with pytest.raises(CommandError):
        call_command("export_person", "NOBODY0001", str(tmp_path / "none.json"), stdout=io.StringIO())
    assert not (tmp_path / "none.json").exists()
