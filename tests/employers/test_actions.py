"""Files make no doubles, the machine proposes, and what a person chose stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from virtaus.employers import actions, queries
from virtaus.employers.actions import VacancyFacts
from virtaus.employers.demo import demo_file
from virtaus.employers.imports import import_vacancies
from virtaus.employers.linking import Advert, Links, adverts_of, as_answer, as_payload, links_of
from virtaus.employers.management.commands.import_vacancies import link_here
from virtaus.employers.models import Part, State, Vacancy, VacancyConcept, VacancyImport
from virtaus.frame import clock
from virtaus.frame.compute import ComputeDown
from virtaus.frame.errors import Invalid, Stale
from virtaus.frame.imports import HasFaults
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
    again = import_vacancies(demo, name, content)
    assert (again.new, again.changed, again.unchanged) == (0, 0, Vacancy.objects.count())
    assert actions.link_vacancies(demo, link_here) == 0


def test_a_changed_line_changes_its_vacancy_and_keeps_a_persons_choice(ground):
    import_vacancies(ground, "a.csv", b"id;title\n1;Hitsaaja\n")
    actions.link_vacancies(ground, link_here)
    vacancy = Vacancy.objects.get()
    actions.choose_occupation(ground, vacancy.id, occupation("levyseppä").id, version=vacancy.version)
    done = import_vacancies(ground, "b.csv", b"id;title\n1;Kokki\n")
    assert done.changed == 1
    actions.link_vacancies(ground, link_here)
    vacancy.refresh_from_db()
    assert vacancy.title == "Kokki"
    assert chosen(vacancy) == ["levyseppä"]
    assert VacancyConcept.objects.filter(vacancy=vacancy, concept=occupation("kokki"), chosen=False).exists()


def test_an_opening_without_a_first_day_was_public_on_its_last(ground):
    import_vacancies(ground, "a.csv", b"id;title;expires\n1;Kokki;2026-01-31\n2;Tarjoilija;2099-12-31\n")
    import_vacancies(ground, "b.csv", b"id;title;expires\n1;Kokki;2026-01-15\n2;Tarjoilija;\n")
    cook, waiter = Vacancy.objects.order_by("key")
    assert (cook.published_on, cook.expires_on) == (date(2026, 1, 15), date(2026, 1, 15))
    assert (waiter.published_on, waiter.expires_on) == (clock.today(), None)


def test_a_faulty_file_changes_nothing(ground):
    with pytest.raises(HasFaults) as wrong:
        import_vacancies(ground, "a.csv", b"title;licences\nHitsaaja;taikakortti\nKokki;hygieniapassi\n")
    assert [(fault.line, fault.column) for fault in wrong.value.faults] == [(2, "licences")]
    assert not VacancyImport.objects.exists()
    assert not Vacancy.objects.exists()


def test_welcome_is_not_needed(ground):
    text = "title;description\nLähihoitaja;Hygieniapassi vaaditaan. Lääkelupa katsotaan eduksi.\n"
    import_vacancies(ground, "a.csv", text.encode())
    actions.link_vacancies(ground, link_here)
    licences = dict(VacancyConcept.objects.filter(part="licence").order_by("id").values_list("concept__code", "chosen"))
    assert licences == {"hygieniapassi": True, "laakelupa": False}


def test_a_given_group_stands_first(ground):
    import_vacancies(ground, "a.csv", b"title;occupation\nHoitaja;2221\n")
    actions.link_vacancies(ground, link_here)
    best = VacancyConcept.objects.filter(part="occupation").order_by("id").first()
    assert best is not None
    assert best.concept.isco == "2221"


def test_choosing_an_occupation(ground):
    import_vacancies(ground, "a.csv", b"title\nKokki\n")
    vacancy = Vacancy.objects.get()
    actions.choose_occupation(ground, vacancy.id, occupation("kokki").id, version=1)
    with pytest.raises(Stale):
        actions.choose_occupation(ground, vacancy.id, occupation("leipuri").id, version=1)
    with pytest.raises(Invalid):
        actions.choose_occupation(ground, vacancy.id, uuid4(), version=2)
    assert chosen(vacancy) == ["kokki"]


def test_dropping_a_mention_stays_dropped(ground):
    import_vacancies(ground, "a.csv", b"id;title;description\n1;Kokki;Hygieniapassi vaaditaan.\n")
    actions.link_vacancies(ground, link_here)
    vacancy = Vacancy.objects.get()
    link = VacancyConcept.objects.get(part="licence")
    actions.set_concept(ground, vacancy.id, link.concept_id, Part.LICENCE, chosen=False, version=vacancy.version)
    import_vacancies(ground, "a.csv", b"id;title;description\n1;Kokki;Hygieniapassi vaaditaan!\n")
    actions.link_vacancies(ground, link_here)
    link.refresh_from_db()
    assert link.chosen is False
    vacancy.refresh_from_db()
    with pytest.raises(Invalid):
        actions.set_concept(ground, vacancy.id, uuid4(), Part.LICENCE, chosen=True, version=vacancy.version)


def concept(kind: str, name: str) -> Concept:
    return Label.objects.get(text=name, language="fi", kind="preferred", concept__kind=kind).concept


def test_what_a_worker_dropped_stays_dropped_when_the_file_says_it_again(ground):
    import_vacancies(ground, "a.csv", b"id;title;licences\n1;Kokki;hygieniapassi\n")
    vacancy = Vacancy.objects.get()
    licence = VacancyConcept.objects.get(part="licence")
    actions.set_concept(ground, vacancy.id, licence.concept_id, Part.LICENCE, chosen=False, version=1)
    import_vacancies(ground, "a.csv", b"id;title;licences\n1;Kokki, lounas;hygieniapassi\n")
    assert VacancyConcept.objects.get(part="licence").chosen is False


def test_a_skill_of_the_occupation_can_be_dropped_and_made_optional(ground):
    import_vacancies(ground, "a.csv", b"id;title\n1;Kokki\n")
    actions.link_vacancies(ground, link_here)
    vacancy = Vacancy.objects.get()
    skill = concept("skill", "ruoanvalmistus")

    def essential() -> dict[str, bool]:
        return {row.label: row.chosen for row in queries.vacancy_page(ground, vacancy.id).essential}

    assert essential()["ruoanvalmistus"] is True
    actions.set_concept(ground, vacancy.id, skill.id, Part.ESSENTIAL, chosen=False, version=1)
    assert essential()["ruoanvalmistus"] is False
    actions.set_concept(ground, vacancy.id, skill.id, Part.OPTIONAL, chosen=True, version=2)
    page = queries.vacancy_page(ground, vacancy.id)
    assert "ruoanvalmistus" in {row.label for row in page.optional if row.chosen}
    with pytest.raises(Stale):
        actions.set_concept(ground, vacancy.id, skill.id, Part.ESSENTIAL, chosen=True, version=2)


def test_a_language_is_required_at_a_level(ground):
    import_vacancies(ground, "a.csv", b"id;title;languages\n1;Kokki;suomi B1|englanti\n")
    vacancy = Vacancy.objects.get()
    page = queries.vacancy_page(ground, vacancy.id)
    assert [row.label for row in page.languages] == ["englanti", "suomi B1"]
    english = concept("language", "englanti")
    actions.set_concept(ground, vacancy.id, english.id, Part.LANGUAGE, chosen=True, level=4, version=1)
    assert "englanti B2" in [row.label for row in queries.vacancy_page(ground, vacancy.id).languages]
    with pytest.raises(Invalid):
        actions.set_concept(
            ground, vacancy.id, concept("licence", "hygieniapassi").id, Part.LICENCE, chosen=True, level=4, version=2
        )
    with pytest.raises(Invalid):
        actions.set_concept(ground, vacancy.id, english.id, Part.LICENCE, chosen=True, version=2)


def test_a_sentence_tells_the_level_of_a_language(ground):
    text = "Suomen kieli vähintään B1. Englannin kieli A2 tai B1."
    actions.enter_vacancy(ground, VacancyFacts("Siivooja", clock.today(), description=text))
    actions.link_vacancies(ground, link_here)
    levels = {row.label for row in queries.vacancy_page(ground, Vacancy.objects.get().id).languages}
    assert levels == {"suomi B1", "englanti"}


def test_a_vacancy_is_entered_by_hand_and_corrected(ground):
    facts = VacancyFacts("Kokki", clock.today(), employer="Ravintola Malli Oy", description="Hygieniapassi vaaditaan.")
    made = actions.enter_vacancy(ground, facts)
    actions.link_vacancies(ground, link_here)
    page = queries.vacancy_page(ground, made)
    assert (page.row.employer, [row.label for row in page.licences]) == ("Ravintola Malli Oy", ["hygieniapassi"])
    assert chosen(Vacancy.objects.get()) == ["kokki"]
    actions.edit_vacancy(ground, made, replace(facts, title="Leipuri"), version=1)
    assert Vacancy.objects.get().linked_at is None
    with pytest.raises(Stale):
        actions.edit_vacancy(ground, made, facts, version=1)
    with pytest.raises(Invalid) as refused:
        actions.enter_vacancy(
            ground, VacancyFacts("Kokki", clock.today(), expires_on=clock.today() - timedelta(days=1))
        )
    assert "expires_on" in refused.value.fields
    assert Vacancy.objects.count() == 1


def test_the_occupation_hints_at_its_usual_licences(ground):
    import_vacancies(ground, "a.csv", b"id;title;licences\n1;Tarjoilija;hygieniapassi\n")
    actions.link_vacancies(ground, link_here)
    vacancy = Vacancy.objects.get()
    assert [row.label for row in queries.vacancy_page(ground, vacancy.id).usual] == ["anniskelupassi"]


@pytest.mark.parametrize("text", ["ravintola", "KOKKI", "kock"])
def test_openings_are_found_by_title_employer_and_occupation(ground, text):
    actions.enter_vacancy(ground, VacancyFacts("Kokki", clock.today(), employer="Ravintola Malli Oy"))
    actions.enter_vacancy(ground, VacancyFacts("Hitsaaja", clock.today()))
    actions.link_vacancies(ground, link_here)
    table = queries.vacancy_table(ground, queries.VACANCIES.asked({}), closed=False, text=text)
    assert [row.title for row in table.rows] == ["Kokki"]


def test_closing_a_vacancy(ground):
    import_vacancies(ground, "a.csv", b"title\nKokki\n")
    vacancy = Vacancy.objects.get()
    actions.close_vacancy(ground, vacancy.id, State.FILLED, version=1)
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.version) == ("filled", 2)


def test_without_compute_the_vacancies_are_kept_unlinked(ground):
    def absent(adverts: object) -> list[Links]:
        raise ComputeDown("absent")

    import_vacancies(ground, "a.csv", b"title\nKokki\n")
    with pytest.raises(ComputeDown):
        actions.link_vacancies(ground, absent)
    assert Vacancy.objects.get().linked_at is None


def test_links_survive_the_wire(ground):
    adverts = [Advert("Kokki", "Hygieniapassi vaaditaan.", "5120")]
    assert adverts_of(as_payload(adverts)) == adverts
    links = list(link_here(adverts))
    assert links_of(as_answer(links)) == links


def test_the_command_names_faults(ground, tmp_path, capsys):
    file = tmp_path / "vacancies.csv"
    file.write_text("title;positions\nKokki;monta\n", encoding="utf-8")
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("import_vacancies", str(file))
    assert "line 2, positions" in capsys.readouterr().err
    call_command("import_vacancies", "--demo", "tyohame")
    assert "73 new vacancies" in capsys.readouterr().out
