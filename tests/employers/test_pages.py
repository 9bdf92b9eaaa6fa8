"""The pages of openings: what a worker sees, uploads and decides; and what they say when compute is down."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.world import World
from virtaus.employers import forms, pages
from virtaus.employers.management.commands.import_vacancies import link_here
from virtaus.employers.models import Vacancy, VacancyConcept
from virtaus.frame.roles import Role


def upload(client, text: str):
    file = SimpleUploadedFile("openings.csv", text.encode(), "text/csv")
    return client.post(reverse("employers:import"), {"file": file})


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


def test_a_file_that_is_too_large_is_refused_unread(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "LARGEST_FILE", 10)
    monkeypatch.setattr(pages.actions, "upload_file", lambda *args: pytest.fail("it was taken"))
    answer = upload(world.client(Role.COACH), "otsikko;kunta\nPutkiasentaja;Forssa\n")
    assert answer.status_code == 422
    assert "Tiedosto on suurempi kuin 10 megatavua." in answer.content.decode()


def test_a_file_is_previewed_then_applied_and_linked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "link_by_compute", link_here)
    client = world.client(Role.COACH)
    answer = upload(client, "otsikko;kunta\nPutkiasentaja;Forssa\n")
    assert answer.status_code == 303
    preview = client.get(answer["Location"]).content.decode()
    assert "1 uutta, 0 muuttunutta, 0 ennallaan." in preview
    assert not Vacancy.objects.filter(title="Putkiasentaja").exists()
    done = send(client, answer["Location"])
    assert "1 työpaikka tuotiin." in done
    link = VacancyConcept.objects.get(vacancy__title="Putkiasentaja", part="occupation", chosen=True)
    assert link.concept.isco == "7126"


def test_a_faulty_file_is_shown_line_by_line(world: World) -> None:
    answer = upload(world.client(Role.COACH), "title;positions\nPutkiasentaja;monta\n")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "monta" in page
    assert "Tiedostoa ei otettu vastaan" in page


def test_without_compute_the_openings_are_kept_and_the_page_says_so(world: World) -> None:
    client = world.client(Role.COACH)
    answer = upload(client, "title\nPutkiasentaja\n")
    page = send(client, answer["Location"])
    assert "Ammatteja ei vielä ehdotettu." in page
    assert Vacancy.objects.filter(title="Putkiasentaja", linked_at__isnull=True).exists()
    assert "Ehdota ammatit" in page


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


def test_another_workers_file_does_not_exist(world: World) -> None:
    answer = upload(world.client(Role.COACH), "title\nPutkiasentaja\n")
    assert world.stranger(Role.COACH).get(answer["Location"]).status_code == 404
    assert world.stranger(Role.COACH).post(answer["Location"]).status_code == 404


def test_marking_an_opening_filled(world: World) -> None:
    client = world.client(Role.COACH)
    vacancy = Vacancy.objects.get(id=world.things["vacancy"])
    page = send(client, reverse("employers:state", args=[vacancy.id]), state="filled", version=vacancy.version)
    assert "Täytetty" in page
    assert "1 avoin paikka" in client.get(reverse("employers:vacancies")).content.decode()
