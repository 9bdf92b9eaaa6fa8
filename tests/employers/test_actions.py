"""Files make no doubles, the machine proposes, and what a person chose stands."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from virtaus.area.models import Municipality
from virtaus.employers import actions
from virtaus.employers.demo import demo_areas, demo_file
from virtaus.employers.linking import Advert, Links, adverts_of, as_answer, as_payload, links_of
from virtaus.employers.management.commands.import_vacancies import link_here
from virtaus.employers.models import State, Vacancy, VacancyConcept, VacancyImport
from virtaus.frame.compute import ComputeDown
from virtaus.frame.errors import Invalid, NotFound, Stale
from virtaus.organisations.models import valid_business_id
from virtaus.vocabulary.models import Concept, Label


def occupation(name: str) -> Concept:
    return Label.objects.get(text=name, language="fi", kind="preferred", concept__kind="occupation").concept


def chosen(vacancy: Vacancy) -> list[str]:
    links = VacancyConcept.objects.filter(vacancy=vacancy, part="occupation", chosen=True).order_by("id")
    return [link.concept.labels.get(language="fi", kind="preferred").text for link in links]


def test_the_demo_vacancies_are_linked_to_the_right_occupations(demo):
    assert Vacancy.objects.count() >= 60
    for title, name in (
        ("Lähihoitajia vanhusten palvelukotiin", "lähihoitaja"),
        ("Pizzanpaistaja", "pikaruokatyöntekijä"),
        ("Närvårdare (svenskspråkig)", "lähihoitaja"),
        ("Warehouse worker", "varastotyöntekijä"),
    ):
        assert chosen(Vacancy.objects.get(title=title)) == [name]
    assert not Vacancy.objects.exclude(concepts__part="occupation", concepts__chosen=True).exists()


def test_a_file_read_twice_makes_no_doubles(demo):
    name, content = demo_file("tyohame")
    again = actions.import_vacancies(demo, name, content)
    assert (again.new, again.changed, again.unchanged) == ((), (), Vacancy.objects.count())
    assert actions.link_vacancies(demo, link_here) == 0


def test_a_changed_line_changes_its_vacancy_and_keeps_a_persons_choice(ground):
    actions.import_vacancies(ground, "a.csv", b"id;title\n1;Hitsaaja\n")
    actions.link_vacancies(ground, link_here)
    vacancy = Vacancy.objects.get()
    actions.choose_occupation(ground, vacancy.id, occupation("levyseppä").id, version=vacancy.version)
    done = actions.import_vacancies(ground, "b.csv", b"id;title\n1;Kokki\n")
    assert done.changed == (vacancy.id,)
    actions.link_vacancies(ground, link_here)
    vacancy.refresh_from_db()
    assert vacancy.title == "Kokki"
    assert chosen(vacancy) == ["levyseppä"]
    assert VacancyConcept.objects.filter(vacancy=vacancy, concept=occupation("kokki"), chosen=False).exists()


def test_a_faulty_file_changes_nothing(ground):
    with pytest.raises(actions.FileHasFaults) as wrong:
        actions.upload_file(ground, "a.csv", b"title;licences\nHitsaaja;taikakortti\nKokki;hygieniapassi\n")
    assert [(fault.line, fault.column) for fault in wrong.value.faults] == [(2, "licences")]
    assert not VacancyImport.objects.exists()
    assert not Vacancy.objects.exists()


def test_a_file_is_applied_once(ground):
    waiting = actions.upload_file(ground, "a.csv", b"title\nKokki\n")
    actions.apply_file(ground, waiting)
    assert VacancyImport.objects.get().content == ""
    with pytest.raises(NotFound):
        actions.apply_file(ground, waiting)


def test_welcome_is_not_needed(ground):
    text = "title;description\nLähihoitaja;Hygieniapassi vaaditaan. Lääkelupa katsotaan eduksi.\n"
    actions.import_vacancies(ground, "a.csv", text.encode())
    actions.link_vacancies(ground, link_here)
    licences = dict(VacancyConcept.objects.filter(part="licence").order_by("id").values_list("concept__code", "chosen"))
    assert licences == {"hygieniapassi": True, "laakelupa": False}


def test_a_given_group_stands_first(ground):
    actions.import_vacancies(ground, "a.csv", b"title;occupation\nHoitaja;2221\n")
    actions.link_vacancies(ground, link_here)
    best = VacancyConcept.objects.filter(part="occupation").order_by("id").first()
    assert best is not None
    assert best.concept.isco == "2221"


def test_choosing_an_occupation(ground):
    actions.import_vacancies(ground, "a.csv", b"title\nKokki\n")
    vacancy = Vacancy.objects.get()
    actions.choose_occupation(ground, vacancy.id, occupation("kokki").id, version=1)
    with pytest.raises(Stale):
        actions.choose_occupation(ground, vacancy.id, occupation("leipuri").id, version=1)
    with pytest.raises(Invalid):
        actions.choose_occupation(ground, vacancy.id, uuid4(), version=2)
    assert chosen(vacancy) == ["kokki"]


def test_dropping_a_mention_stays_dropped(ground):
    actions.import_vacancies(ground, "a.csv", b"id;title;description\n1;Kokki;Hygieniapassi vaaditaan.\n")
    actions.link_vacancies(ground, link_here)
    vacancy = Vacancy.objects.get()
    link = VacancyConcept.objects.get(part="licence")
    actions.keep_link(ground, vacancy.id, link.id, chosen=False)
    actions.import_vacancies(ground, "a.csv", b"id;title;description\n1;Kokki;Hygieniapassi vaaditaan!\n")
    actions.link_vacancies(ground, link_here)
    link.refresh_from_db()
    assert link.chosen is False
    with pytest.raises(NotFound):
        actions.keep_link(ground, vacancy.id, uuid4(), chosen=True)


def test_closing_a_vacancy(ground):
    actions.import_vacancies(ground, "a.csv", b"title\nKokki\n")
    vacancy = Vacancy.objects.get()
    actions.close_vacancy(ground, vacancy.id, State.FILLED, version=1)
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.version) == ("filled", 2)


def test_without_compute_the_vacancies_are_kept_unlinked(ground):
    def absent(adverts: object) -> list[Links]:
        raise ComputeDown("absent")

    actions.import_vacancies(ground, "a.csv", b"title\nKokki\n")
    with pytest.raises(ComputeDown):
        actions.link_vacancies(ground, absent)
    assert Vacancy.objects.get().linked_at is None


def test_links_survive_the_wire(ground):
    adverts = [Advert("Kokki", "Hygieniapassi vaaditaan.", "5120")]
    assert adverts_of(as_payload(adverts)) == adverts
    links = list(link_here(adverts))
    assert links_of(as_answer(links)) == links


@pytest.mark.parametrize("area", demo_areas())
def test_demo_vacancies_are_plainly_made_up_and_within_their_area(area: str, db):
    call_command("load_area", area, stdout=io.StringIO())
    codes = set(Municipality.objects.values_list("code", flat=True))
    _name, content = demo_file(area)
    rows = list(csv.DictReader(io.StringIO(content.decode()), delimiter=";"))
    assert {row["municipality"] for row in rows} <= codes
    for row in rows:
        assert valid_business_id(row["business_id"]).startswith("0000"), "no real business ID is that low"
    assert "tyohame" not in area or len(rows) >= 60


def test_the_command_names_faults(ground, tmp_path, capsys):
    file = tmp_path / "vacancies.csv"
    file.write_text("title;positions\nKokki;monta\n", encoding="utf-8")
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("import_vacancies", str(file))
    assert "line 2, positions" in capsys.readouterr().err
    call_command("import_vacancies", "--demo", "tyohame")
    assert "73 new vacancies" in capsys.readouterr().out
