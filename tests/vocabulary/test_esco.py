"""An ESCO release is read by its headers, merged over the starter, and a fault changes nothing."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests import real_data
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.vocabulary import actions, esco
from virtaus.vocabulary.models import Concept, ConceptRelation, Label

OCCUPATION = "http://data.europa.eu/esco/occupation/aaaa"
SKILL = "http://data.europa.eu/esco/skill/bbbb"
OCCUPATIONS = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,description,code\n"
    'Occupation,{uri},7212,{label},"{alternatives}",released,{description},7212.9\n'
)
SKILLS = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,description\n"
    f"KnowledgeSkillCompetence,{SKILL},skill/competence,cross-sector,weld,,released,\n"
)
RELATIONS = f"occupationUri,relationType,skillType,skillUri\n{OCCUPATION},essential,skill/competence,{SKILL}\n"


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def occupations(label: str, alternatives: str = "", description: str = "") -> str:
    return OCCUPATIONS.format(uri=OCCUPATION, label=label, alternatives=alternatives, description=description)


def merged(folder: Path) -> None:
    reading = esco.read(folder)
    assert reading.faults == []
    actor = Actor.system("test")
    with trail.opened(actor, "test"):
        actions.import_esco(actor, reading.batch)


def terms(uri: str, language: str) -> list[tuple[str, str]]:
    return list(
        Label.objects.filter(concept__uri=uri, language=language).order_by("-kind", "text").values_list("kind", "text")
    )


def test_long_descriptions_are_read_and_other_files_keep_their_limit(tmp_path: Path):
    usual = csv.field_size_limit()
    write(tmp_path, "occupations_en.csv", occupations("welder", description="x" * (usual + 1)))
    assert esco.read(tmp_path).faults == []
    assert csv.field_size_limit() == usual


@pytest.mark.django_db
def test_languages_are_added_one_folder_at_a_time(tmp_path: Path):
    english, finnish = tmp_path / "en", tmp_path / "fi"
    english.mkdir()
    finnish.mkdir()
    write(english, "occupations_en.csv", occupations("welder", "weld worker\nwelder"))
    write(english, "skills_en.csv", SKILLS)
    write(english, "relations.csv", RELATIONS)
    with gzip.open(finnish / "occupations_fi.csv.gz", "wt", encoding="utf-8") as file:
        file.write(occupations("hitsaaja", "levyseppähitsaaja"))
    merged(english)
    merged(finnish)
    assert terms(OCCUPATION, "en") == [("preferred", "welder"), ("alternative", "weld worker")]
    assert terms(OCCUPATION, "fi") == [("preferred", "hitsaaja"), ("alternative", "levyseppähitsaaja")]
    concept = Concept.objects.get(uri=OCCUPATION)
    assert (concept.isco, concept.code) == ("7212", "7212.9")
    assert ConceptRelation.objects.filter(subject=concept, object__uri=SKILL, kind="essential").exists()


@pytest.mark.django_db
def test_a_new_release_takes_away_what_it_no_longer_tells(tmp_path: Path):
    write(tmp_path, "occupations_en.csv", occupations("welder", "old name"))
    merged(tmp_path)
    write(tmp_path, "occupations_en.csv", occupations("welding worker", "welder"))
    merged(tmp_path)
    assert terms(OCCUPATION, "en") == [("preferred", "welding worker"), ("alternative", "welder")]


@pytest.mark.django_db
def test_the_starters_terms_stay_as_alternatives(tmp_path: Path):
    actor = Actor.system("test")
    with trail.opened(actor, "test"):
        actions.load_starter(actor)
    starter_label = Label.objects.get(language="fi", kind="preferred", text="hitsaaja")
    uri = starter_label.concept.uri
    write(tmp_path, "occupations_fi.csv", OCCUPATIONS.format(uri=uri, label="hitsari", alternatives="", description=""))
    merged(tmp_path)
    with trail.opened(actor, "test"):
        actions.load_starter(actor)
    assert ("preferred", "hitsari") in terms(uri, "fi")
    assert ("alternative", "hitsaaja") in terms(uri, "fi")
    assert Concept.objects.get(uri=uri).source == "esco"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("occupations_en.csv", occupations("welder").replace("7212,", "72,", 1), "iscoGroup"),
        ("occupations_en.csv", occupations(" "), "preferredLabel"),
        ("occupations_en.csv", occupations("welder").replace(OCCUPATION, "welder"), "conceptUri"),
        ("occupations_en.csv", occupations("welder").rstrip("\n") + ",more,cells\n", "more columns"),
        ("relations.csv", RELATIONS.replace("essential", "vital"), "relationType"),
    ],
)
@pytest.mark.django_db
def test_a_faulty_row_is_named_and_nothing_changes(tmp_path: Path, capsys, name: str, text: str, told: str):
    write(tmp_path, "skills_en.csv", SKILLS)
    write(tmp_path, name, text)
    with pytest.raises(CommandError, match="nothing was imported"):
        call_command("import_esco", str(tmp_path))
    error = capsys.readouterr().err
    assert f"{name}, row 1" in error
    assert told in error
    assert not Concept.objects.exists()


def test_a_truncated_gzip_is_told(tmp_path: Path):
    whole = gzip.compress((occupations("welder") * 2000).encode())
    (tmp_path / "occupations_en.csv.gz").write_bytes(whole[: len(whole) // 2])
    reading = esco.read(tmp_path)
    assert reading.faults or reading.left


def test_other_files_are_left_alone(tmp_path: Path):
    write(tmp_path, "prices.csv", "a,b\n1,2\n")
    write(tmp_path, "occupations.csv", occupations("welder"))
    reading = esco.read(tmp_path)
    assert reading.read == []
    assert len(reading.left) == 2


@pytest.mark.django_db
def test_an_empty_folder_is_refused(tmp_path: Path):
    with pytest.raises(CommandError, match="holds no ESCO file"):
        call_command("import_esco", str(tmp_path))


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.django_db
def test_a_full_release(capsys):
    call_command("import_esco", str(real_data.needed("esco")))
    # The Finnish list is of 1.1.0, which had one more: kept with its 67 skills for whoever has it, no longer in use.
    assert Concept.objects.filter(kind="occupation", is_current=True).count() == 3007
    (gone,) = Concept.objects.filter(kind="occupation", is_current=False)
    assert (gone.code, gone.version) == ("2269.8.3", "1.1.0")
    assert gone.relations.filter(kind__in=["essential", "optional"]).count() == 67
    assert Concept.objects.filter(kind__in=["skill", "language"]).count() == 13_896
    assert ConceptRelation.objects.filter(kind__in=["essential", "optional"]).count() == 123_855
    for language, least in (("fi", 17_000), ("sv", 16_500), ("en", 18_000)):
        assert Label.objects.filter(language=language, kind="preferred").count() > least
    digital = Concept.objects.get(uri="http://data.europa.eu/esco/concept-scheme/6c930acd-c104-4ece-acf7-f44fd7333036")
    assert digital.relations_to.filter(kind="member").count() == 1201
    assert "This service uses the ESCO classification" in capsys.readouterr().out
    call_command("import_esco", str(real_data.needed("esco")))
    assert "Nothing changed" in capsys.readouterr().out
