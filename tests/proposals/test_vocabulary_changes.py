"""People and openings keep their concepts when the vocabulary changes, and matching goes on."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command

from tests import real_data
from tests.proposals.conftest import SYSTEM, Kitchen
from virtaus.employers.models import VacancyConcept
from virtaus.frame import clock
from virtaus.people.models import Part, Person, PersonConcept, Source
from virtaus.people.own_file import file_of
from virtaus.proposals.queries import rankings
from virtaus.vocabulary import actions as vocabulary
from virtaus.vocabulary.models import Concept, ConceptRelation, Label, Replacement

HEAD = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,description,code\n"
SUCCESSOR = "http://data.europa.eu/esco/occupation/kitchen-assistant-of-the-next-release"


def release(folder: Path, version: str, *rows: tuple[str, str]) -> None:
    place = folder / f"v{version}"
    place.mkdir()
    text = HEAD + "".join(f"Occupation,{uri},9412,{label},,released,,9412.1\n" for uri, label in rows)
    (place / "occupations_fi.csv").write_text(text, encoding="utf-8")
    call_command("import_esco", str(place))


def ranked(kitchen: Kitchen) -> dict[UUID, rankings.OpeningRow]:
    return {row.vacancy.id: row for row in rankings.openings_of_person(kitchen.coach, kitchen.person).inside}


def recorded() -> list[tuple[object, ...]]:
    """What people and openings have on record, with its own ids."""
    people = PersonConcept.objects.order_by("id").values_list("id", "person", "concept", "part", "rank", "ended_at")
    openings = VacancyConcept.objects.order_by("id").values_list("id", "vacancy", "concept", "part", "chosen")
    return [*people, *openings]


def own_file_of(kitchen: Kitchen) -> str:
    return file_of(SYSTEM, str(Person.objects.get(id=kitchen.person).register_key))


def test_an_occupation_that_a_release_drops_stays_with_people_and_goes_on_matching(
    kitchen: Kitchen, tmp_path: Path
) -> None:
    sought = Label.objects.get(text="keittiöapulainen", language="fi", concept__kind="occupation").concept
    opening = kitchen.vacancies["Keittiöapulainen"]
    release(tmp_path, "1.1.1", (sought.uri, "keittiötyöntekijä"))
    before, score = recorded(), ranked(kitchen)[opening].pair.score
    assert "keittiötyöntekijä" in own_file_of(kitchen)

    release(tmp_path, "1.2.0", (SUCCESSOR, "keittiöavustaja"))
    assert not Concept.objects.get(id=sought.id).is_current
    assert recorded() == before
    assert ranked(kitchen)[opening].pair.score == score
    assert "keittiötyöntekijä" in own_file_of(kitchen)


def test_an_approved_replacement_matches_the_old_with_the_new_and_can_be_taken_back(
    kitchen: Kitchen, tmp_path: Path
) -> None:
    sought = Label.objects.get(text="keittiöapulainen", language="fi", concept__kind="occupation").concept
    opening = kitchen.vacancies["Keittiöapulainen"]
    release(tmp_path, "1.1.1", (sought.uri, "keittiötyöntekijä"))
    release(tmp_path, "1.2.0", (SUCCESSOR, "keittiöavustaja"))
    score = ranked(kitchen)[opening].pair.score
    new = Concept.objects.get(uri=SUCCESSOR)
    for need in ConceptRelation.objects.filter(subject=sought, kind__in=["essential", "optional"]):
        ConceptRelation.objects.create(subject=new, kind=need.kind, object=need.object, source="esco")
    VacancyConcept.objects.filter(vacancy=opening, part="occupation").delete()
    VacancyConcept.objects.create(vacancy_id=opening, concept=new, part="occupation", how="person", score=1)
    apart = ranked(kitchen)[opening].pair.score
    assert apart < score

    Replacement.objects.create(
        concept=sought, successor=new, decided_by_id=kitchen.coach.account_id, decided_at=clock.now()
    )
    before = recorded()
    # Two occupations need these skills by now, so each is a little less rare.
    assert ranked(kitchen)[opening].pair.score == pytest.approx(score, abs=0.1)
    assert recorded() == before
    Replacement.objects.update(ended_at=clock.now())
    assert ranked(kitchen)[opening].pair.score == apart


def test_a_skill_of_our_own_counts_as_the_one_of_esco_that_means_the_same(kitchen: Kitchen) -> None:
    own = Concept.objects.get(uri="urn:virtaus:skill:korkeapainepesu")
    esco = Concept.objects.create(uri="http://data.europa.eu/esco/skill/pressure", kind="skill", source="esco")
    Label.objects.create(concept=esco, language="fi", kind="preferred", text="painepesu", source="esco")
    opening = kitchen.vacancies["Siivooja"]
    VacancyConcept.objects.create(vacancy_id=opening, concept=esco, part="essential", how="person")
    PersonConcept.objects.create(
        person_id=kitchen.person, concept=own, part=Part.HAS, source=Source.COACH, recorded_at=clock.now()
    )
    missing = ranked(kitchen)[opening].pair.missing
    assert esco.id in missing
    ConceptRelation.objects.create(subject=own, kind="same", object=esco, source="starter")
    assert esco.id in ranked(kitchen)[opening].pair.fits


@pytest.mark.data
@pytest.mark.slow
def test_what_was_recorded_with_the_starter_outlives_the_import_of_esco(kitchen: Kitchen) -> None:
    """On the real release: rows stay, the opening stays on top, and the starter may be loaded again after."""
    own = Concept.objects.get(uri="urn:virtaus:skill:korkeapainepesu")
    PersonConcept.objects.create(
        person_id=kitchen.person, concept=own, part=Part.HAS, source=Source.COACH, recorded_at=clock.now()
    )
    before, opening = recorded(), kitchen.vacancies["Keittiöapulainen"]
    starters = set(Concept.objects.values_list("id", flat=True))
    call_command("import_esco", str(real_data.needed("esco")))
    assert recorded() == before
    assert starters <= set(Concept.objects.filter(is_current=True).values_list("id", flat=True))
    best = next(iter(ranked(kitchen)))
    assert best == opening
    same = ConceptRelation.objects.filter(kind="same").count()
    assert same == 15
    relations = ConceptRelation.objects.count()
    vocabulary.load_starter(SYSTEM)
    assert ConceptRelation.objects.count() == relations
