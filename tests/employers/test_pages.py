"""The pages of openings: what a worker sees, uploads and decides; and what they say when compute is down."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.tasks import RunTasks
from tests.world import World
from virtaus.employers import imports
from virtaus.employers.management.commands.import_vacancies import link_here
from virtaus.employers.models import Vacancy, VacancyConcept
from virtaus.frame.imports.models import ImportedFile
from virtaus.frame.roles import Role
from virtaus.organisations.models import Organisation


def upload(client, text: str, run_tasks: RunTasks) -> str:
    """The address of the preview that the worker has made."""
    file = SimpleUploadedFile("openings.csv", text.encode(), "text/csv")
    answer = client.post(reverse("frame:imports"), {"kind": "vacancies", "file": file})
    assert answer.status_code == 303
    run_tasks()
    return reverse("frame:import", args=[ImportedFile.objects.latest("sent_at").id])


def send(client, address: str, **values: object) -> str:
    """Post a form and read the page that it leads to."""
    answer = client.post(address, values)
    assert answer.status_code == 303
    return client.get(answer["Location"]).content.decode()


def test_the_list_counts_openings_and_people(world: World) -> None:
    page = world.client(Role.COACH).get(reverse("employers:vacancies")).content.decode()
    assert "2 avointa paikkaa 3 ihmiselle." in page
    assert "hitsaaja" in page
    assert "ehdotettu" in page


def test_an_opening_tells_why_it_was_linked(world: World) -> None:
    page = world.client(Role.COACH).get(reverse("employers:vacancy", args=[world.things["vacancy"]])).content.decode()
    assert "Ehdotettu otsikon perusteella" in page
    assert "Mainittu tekstissä" in page
    assert "tulityökortti" in page


def test_a_manager_reads_but_does_not_decide(world: World) -> None:
    client = world.client(Role.MANAGER)
    page = client.get(reverse("employers:vacancy", args=[world.things["vacancy"]])).content.decode()
    assert "Vahvista" not in page
    assert client.get(reverse("employers:import")).status_code == 403


def test_a_file_is_previewed_then_applied_and_linked(
    world: World, monkeypatch: pytest.MonkeyPatch, run_tasks: RunTasks
) -> None:
    monkeypatch.setattr(imports, "link_by_compute", link_here)
    client = world.client(Role.COACH)
    preview = upload(client, "otsikko;kunta\nPutkiasentaja;Forssa\n", run_tasks)
    assert "1 uutta, 0 muuttunutta, 0 ennallaan." in client.get(preview).content.decode()
    assert not Vacancy.objects.filter(title="Putkiasentaja").exists()
    assert client.post(preview).status_code == 303
    run_tasks()
    link = VacancyConcept.objects.get(vacancy__title="Putkiasentaja", part="occupation", chosen=True)
    assert link.concept.isco == "7126"


def test_a_faulty_file_is_shown_line_by_line(world: World, run_tasks: RunTasks) -> None:
    client = world.client(Role.COACH)
    page = client.get(upload(client, "title;positions\nPutkiasentaja;monta\n", run_tasks)).content.decode()
    assert "monta" in page
    assert "positions" in page


def test_without_compute_the_openings_are_kept_and_the_page_says_so(world: World, run_tasks: RunTasks) -> None:
    client = world.client(Role.COACH)
    client.post(upload(client, "title\nPutkiasentaja\n", run_tasks))
    run_tasks()
    assert Vacancy.objects.filter(title="Putkiasentaja", linked_at__isnull=True).exists()
    assert "Ehdota ammatit" in client.get(reverse("employers:vacancies")).content.decode()


def test_an_applied_file_is_taken_back_with_what_the_machine_linked(
    world: World, monkeypatch: pytest.MonkeyPatch, run_tasks: RunTasks
) -> None:
    monkeypatch.setattr(imports, "link_by_compute", link_here)
    client = world.client(Role.COACH)
    before = set(Vacancy.objects.values_list("title", flat=True))
    employer = Vacancy.objects.get(key="id:1").employer.name
    text = "id;title;employer;licences\n1;Kokki;Uusi Esimerkki Oy;hygieniapassi\n9;Putkiasentaja;;\n"
    client.post(upload(client, text, run_tasks))
    run_tasks()
    assert Vacancy.objects.get(key="id:1").title == "Kokki"
    undo = reverse("frame:undo_import", args=[ImportedFile.objects.latest("sent_at").id])
    assert client.post(undo).status_code == 303
    run_tasks()
    assert set(Vacancy.objects.values_list("title", flat=True)) == before
    first = Vacancy.objects.get(key="id:1")
    assert first.employer is not None
    assert first.employer.name == employer
    assert [link.concept.code for link in first.concepts.filter(how="file")] == ["tulityokortti"]
    assert not Organisation.objects.filter(name="Uusi Esimerkki Oy").exists()


def test_a_choice_made_since_stops_the_undo(world: World, run_tasks: RunTasks) -> None:
    client = world.client(Role.COACH)
    client.post(upload(client, "id;title\n9;Putkiasentaja\n", run_tasks))
    run_tasks()
    vacancy = Vacancy.objects.get(key="id:9")
    client.post(reverse("employers:state", args=[vacancy.id]), {"state": "filled", "version": vacancy.version})
    undo = reverse("frame:undo_import", args=[ImportedFile.objects.latest("sent_at").id])
    client.post(undo)
    run_tasks()
    assert Vacancy.objects.filter(key="id:9").exists()
    assert "on muutettu" in client.get(undo).content.decode()


def test_choosing_another_occupation(world: World) -> None:
    client = world.client(Role.COACH)
    vacancy = Vacancy.objects.get(id=world.things["vacancy"])
    address = reverse("employers:occupation", args=[vacancy.id])
    found = client.get(address, {"q": "levyseppä"}).content.decode()
    other = VacancyConcept.objects.get(vacancy__key="id:2", part="occupation", chosen=True).concept_id
    assert "levyseppä" in found
    assert client.post(address, {"concept": other, "version": vacancy.version}).status_code == 303
    assert client.post(address, {"concept": other, "version": vacancy.version}).status_code == 409
    assert VacancyConcept.objects.get(vacancy=vacancy, part="occupation", chosen=True).concept_id == other


def test_marking_an_opening_filled(world: World) -> None:
    client = world.client(Role.COACH)
    vacancy = Vacancy.objects.get(id=world.things["vacancy"])
    page = send(client, reverse("employers:state", args=[vacancy.id]), state="filled", version=vacancy.version)
    assert "Täytetty" in page
    assert "1 avoin paikka" in client.get(reverse("employers:vacancies")).content.decode()
