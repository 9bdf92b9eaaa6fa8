"""A file of organisations goes the way of every file: sent, checked by the worker, looked at, applied, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.tasks import RunTasks
from tests.world import World
from virtaus.audit.models import AuditEntry
from virtaus.frame.imports import actions
from virtaus.frame.imports.models import ImportedFile, ImportPiece
from virtaus.frame.roles import Role
from virtaus.organisations.models import Organisation, OrganisationContact

HEADER = "business_id;name;contact_name;contact_title;contact_email;contact_phone\n"
GOOD = HEADER + "0000300-9;Esimerkki-Konepaja Oy;Maija Malli;toimitusjohtaja;Maija@Example.org;040 123 4567\n"


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is left to the worker."""
    monkeypatch.setattr(actions, "SMALL", 10)


@pytest.fixture
def lead(world: World) -> Client:
    return world.client(Role.TEAM_LEAD)


def send(client: Client, text: str, run_tasks: RunTasks, kind: str = "organisations", name: str = "a.csv") -> Any:
    """What the page of progress leads to after the worker has checked the file."""
    file = SimpleUploadedFile(name, text.encode())
    answer = client.post(reverse("frame:imports"), {"kind": kind, "file": file})
    assert answer.status_code == 303, answer.content.decode()
    run_tasks()
    return client.get(reverse("frame:import", args=[waiting()]))


def waiting() -> UUID:
    return ImportedFile.objects.filter(applied_at__isnull=True).latest("sent_at").id


def apply(client: Client, run_tasks: RunTasks) -> ImportedFile:
    file_id = waiting()
    assert client.post(reverse("frame:import", args=[file_id])).status_code == 303
    run_tasks()
    return ImportedFile.objects.get(id=file_id)


def test_a_file_is_looked_at_applied_and_read_again_without_doubles(lead: Client, run_tasks: RunTasks) -> None:
    before = Organisation.objects.count()
    page = send(lead, GOOD, run_tasks)
    assert "1 uutta" in page.content.decode()
    assert Organisation.objects.count() == before
    done = apply(lead, run_tasks)
    assert (done.state, done.counts["new"], done.name) == ("applied", 1, "a.csv")
    contact = OrganisationContact.objects.get(organisation__business_id="0000300-9")
    assert (contact.name, contact.email, contact.phone) == ("Maija Malli", "maija@example.org", "+358401234567")
    assert AuditEntry.objects.filter(action="organisations.import_organisations").count() == 1
    assert not ImportPiece.objects.filter(file=done, part="file").exists()
    send(lead, GOOD, run_tasks)
    again = ImportedFile.objects.get(id=waiting())
    assert (again.counts["new"], again.counts["changed"], again.counts["unchanged"]) == (0, 0, 1)
    assert OrganisationContact.objects.filter(organisation__business_id="0000300-9").count() == 1


def test_a_file_that_says_nothing_new_waits_for_nobody(lead: Client, run_tasks: RunTasks) -> None:
    send(lead, GOOD, run_tasks)
    done = apply(lead, run_tasks)
    page = send(lead, GOOD, run_tasks).content.decode()
    assert "Tiedosto ei kerro mitään uutta." in page
    assert "Lue tiedosto sisään" not in page
    again = ImportedFile.objects.get(id=waiting())
    assert again.state == "nothing"
    assert not ImportPiece.objects.filter(file=again, part="file").exists()
    assert reverse("frame:import", args=[again.id]) not in lead.get(reverse("frame:imports")).content.decode()
    assert lead.post(reverse("frame:import", args=[again.id])).status_code == 422
    assert run_tasks() == []
    assert lead.get(reverse("frame:undo_import", args=[done.id])).status_code == 200
    undo = lead.post(reverse("frame:undo_import", args=[done.id]))
    run_tasks()
    assert undo.status_code == 303
    assert not Organisation.objects.filter(business_id="0000300-9").exists()


def test_a_file_that_came_to_say_nothing_new_leaves_the_one_before_to_be_taken_back(
    lead: Client, run_tasks: RunTasks
) -> None:
    send(lead, GOOD, run_tasks)
    late = waiting()
    send(lead, GOOD, run_tasks)
    done = apply(lead, run_tasks)
    lead.post(reverse("frame:import", args=[late]))
    assert ImportedFile.objects.get(id=late).state == "nothing"
    lead.post(reverse("frame:undo_import", args=[done.id]))
    run_tasks()
    done.refresh_from_db()
    assert done.state == "undone"


def test_what_is_kept_of_a_file_is_sealed(lead: Client, run_tasks: RunTasks) -> None:
    send(lead, GOOD, run_tasks, name="Maija Malli.csv")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(encode(sealed, 'escape'), '') FROM frame_importpiece")
        pieces = cursor.fetchone()[0]
        cursor.execute("SELECT encode(name, 'escape') FROM frame_importedfile")
        assert not any("Malli" in row[0] for row in cursor.fetchall())
    assert "Malli" not in pieces


@pytest.mark.parametrize(
    ("line", "row", "column", "reason"),
    [
        ("0000300-0;A Oy;;;;", 2, "business_id", "0000300-0"),
        ("0000300-9;;;;;", 2, "name", "tyhjä"),
        ("0000300-9;A Oy;;;x@example.org;", 2, "contact_name", "tyhjä"),
        ("0000300-9;A Oy;M;;not mail;", 2, "contact_email", "@"),
        ("0000300-9;A Oy;M;;;12", 2, "contact_phone", "040"),
        ("0000300-9;A Oy;M;;;\n0000300-9;B Oy;N;;;", 3, "name", "2"),
        ("0000300-9;A Oy;M;;;\n0000300-9;A Oy;m;;;", 3, "contact_name", "2"),
    ],
)
def test_a_fault_names_row_column_and_reason_and_nothing_is_applied(
    lead: Client, run_tasks: RunTasks, line: str, row: int, column: str, reason: str
) -> None:
    before = Organisation.objects.count()
    page = send(lead, HEADER + line + "\n", run_tasks)
    told = page.content.decode()
    assert column in told
    export = lead.get(reverse("frame:import", args=[waiting()]) + "?export=csv")
    lines = b"".join(export.streaming_content).decode("utf-8-sig").splitlines()[1:]  # type: ignore[attr-defined]
    assert any(line.startswith(f"{row};{column};") and reason in line for line in lines), lines
    answer = lead.post(reverse("frame:import", args=[waiting()]))
    run_tasks()
    assert answer.status_code == 303
    assert Organisation.objects.count() == before


@pytest.mark.usefixtures("large")
def test_the_last_file_is_taken_back_and_the_earlier_values_return(lead: Client, run_tasks: RunTasks) -> None:
    send(lead, GOOD, run_tasks)
    apply(lead, run_tasks)
    send(lead, GOOD.replace("040 123 4567", "050 765 4321").replace("toimitusjohtaja", ""), run_tasks)
    second = apply(lead, run_tasks)
    assert OrganisationContact.objects.get(name="Maija Malli").phone == "+358507654321"
    page = lead.get(reverse("frame:undo_import", args=[second.id]))
    assert page.status_code == 200
    lead.post(reverse("frame:undo_import", args=[second.id]))
    run_tasks()
    second.refresh_from_db()
    assert second.state == "undone"
    contact = OrganisationContact.objects.get(name="Maija Malli")
    assert (contact.phone, contact.title) == ("+358401234567", "toimitusjohtaja")


def test_what_a_file_made_is_deleted_unless_something_rests_on_it(lead: Client, run_tasks: RunTasks) -> None:
    send(lead, GOOD, run_tasks)
    done = apply(lead, run_tasks)
    made = Organisation.objects.get(business_id="0000300-9")
    other = OrganisationContact.objects.create(organisation=made, name="Later", recorded_at=done.applied_at)
    undo = reverse("frame:undo_import", args=[done.id])
    lead.post(undo)
    run_tasks()
    assert Organisation.objects.filter(id=made.id).exists()
    assert "1" in lead.get(undo).content.decode()
    other.delete()
    answer = lead.post(undo)
    assert answer.status_code == 303, answer.content.decode()
    run_tasks()
    assert not Organisation.objects.filter(id=made.id).exists()
    assert not OrganisationContact.objects.filter(organisation_id=made.id).exists()


def test_only_those_who_may_read_in_a_kind_see_it(world: World, lead: Client, run_tasks: RunTasks) -> None:
    send(lead, GOOD, run_tasks)
    file_id = waiting()
    for other in (world.client(Role.COACH), world.client(Role.ADMIN), world.stranger(Role.TEAM_LEAD)):
        assert other.get(reverse("frame:import", args=[file_id])).status_code == 404
        assert other.post(reverse("frame:discard_import", args=[file_id])).status_code == 404
    done = apply(lead, run_tasks)
    assert world.client(Role.ADMIN).get(reverse("frame:undo_import", args=[done.id])).status_code == 404
    assert b"kinds/organisations" not in world.client(Role.ADMIN).get(reverse("frame:imports")).content
    wrong = world.client(Role.ADMIN).post(
        reverse("frame:imports"), {"kind": "organisations", "file": SimpleUploadedFile("a.csv", b"x")}
    )
    assert wrong.status_code == 422


@pytest.mark.usefixtures("large")
def test_one_whose_role_ended_meanwhile_applies_nothing(world: World, lead: Client, run_tasks: RunTasks) -> None:
    before = Organisation.objects.count()
    send(lead, GOOD, run_tasks)
    file_id = waiting()
    lead.post(reverse("frame:import", args=[file_id]))
    world.accounts[Role.TEAM_LEAD].role_memberships.all().delete()
    run_tasks()
    assert Organisation.objects.count() == before
    assert ImportedFile.objects.get(id=file_id).state == "ready"


@pytest.mark.usefixtures("large")
def test_a_worker_that_died_before_its_note_does_not_apply_twice(lead: Client, run_tasks: RunTasks) -> None:
    send(lead, GOOD, run_tasks)
    file_id = waiting()
    lead.post(reverse("frame:import", args=[file_id]))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, lock, status) "
            "SELECT queue_name, task_name, args, lock, 'todo' FROM procrastinate_jobs WHERE status = 'todo'"
        )
    assert run_tasks().count("frame.apply_import") == 2
    assert ImportedFile.objects.get(id=file_id).counts["new"] == 1


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_filled_in_is_a_file_that_is_read(lead: Client, run_tasks: RunTasks, ending: str) -> None:
    answer = lead.get(reverse("frame:import_template", args=["organisations", ending]))
    assert answer.status_code == 200
    file = SimpleUploadedFile(f"a.{ending}", answer.content)
    lead.post(reverse("frame:imports"), {"kind": "organisations", "file": file})
    run_tasks()
    told = lead.get(reverse("frame:import", args=[waiting()])).content.decode()
    assert "ei sisällä yhtään organisaatiota" in told
