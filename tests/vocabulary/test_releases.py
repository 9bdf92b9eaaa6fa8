"""Packages of any release, language and packing are read; what a newer release lacks stays for who points to it."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from virtaus.vocabulary import actions, esco, packages
from virtaus.vocabulary.models import Concept, ConceptRelation, Label, ReadFile

OLD, NEW, KEPT = (f"http://data.europa.eu/esco/occupation/{each}" for each in ("old", "new", "kept"))
SKILL = "http://data.europa.eu/esco/skill/digital"
DIGITAL = "http://data.europa.eu/esco/concept-scheme/6c930acd-c104-4ece-acf7-f44fd7333036"
# The columns of occupations in the releases 1.0.3, 1.1 and 1.2.
COLUMNS = {
    "1.0.3": "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description",
    "1.1.1": "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
    "regulatedProfessionNote,scopeNote,definition,inScheme,description,code",
    "1.2.0": "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
    "regulatedProfessionNote,scopeNote,definition,inScheme,description,code,naceCode",
}


def occupations(release: str, *named: tuple[str, str]) -> str:
    rows = [f"Occupation,{uri},2512,{label}" + "," * (COLUMNS[release].count(",") - 3) for uri, label in named]
    return "\n".join([COLUMNS[release], *rows]) + "\n"


def package(folder: Path, release: str, language: str, files: dict[str, str]) -> Path:
    """A package as the Commission names and packs it."""
    path = folder / f"ESCO dataset - v{release} - classification - {language} - csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def imported(*places: Path, **options: object) -> None:
    call_command("import_esco", *map(str, places), **options)


@pytest.mark.django_db
@pytest.mark.parametrize("release", list(COLUMNS))
def test_the_columns_of_every_release_are_read(tmp_path: Path, release: str):
    imported(package(tmp_path, release, "en", {"occupations_en.csv": occupations(release, (KEPT, "coder"))}))
    concept = Concept.objects.get(uri=KEPT)
    assert (concept.isco, concept.version, concept.is_current) == ("2512", release, True)


@pytest.mark.django_db
def test_relations_with_labels_beside_addresses_are_read(tmp_path: Path):
    files = {
        "occupations_en.csv": occupations("1.2.0", (KEPT, "coder"), (NEW, "lead coder")),
        "skills_en.csv": "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,inScheme\n"
        f"KnowledgeSkillCompetence,{SKILL},skill/competence,cross-sector,code,,{DIGITAL}\n",
        "occupationSkillRelations_en.csv": "occupationUri,occupationLabel,relationType,skillType,skillUri,skillLabel\n"
        f"{KEPT},coder,essential,skill/competence,{SKILL},code\n",
        "broaderRelationsOccPillar_en.csv": "conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel\n"
        f"Occupation,{NEW},lead coder,Occupation,{KEPT},coder\n",
        "dictionary_en.csv": "filename,data header,property,description\na,b,c,d\n",
        "conceptSchemes_en.csv": "conceptType,conceptSchemeUri,preferredLabel,hasTopConcept\na,b,c,d\n",
        "greenShareOcc_en.csv": "conceptType,conceptUri,code,preferredLabel,greenShare\na,b,c,d,0.1\n",
    }
    imported(package(tmp_path, "1.2.0", "en", files))
    told = set(ConceptRelation.objects.values_list("subject__uri", "kind", "object__uri"))
    assert told == {(KEPT, "essential", SKILL), (NEW, "broader", KEPT), (SKILL, "member", DIGITAL)}


@pytest.mark.django_db
def test_a_further_language_is_added_without_touching_the_others(tmp_path: Path):
    for language, label in (("en", "coder"), ("uk", "програміст"), ("mt", "programmatur"), ("en-us", "coder, US")):
        file = {f"occupations_{language}.csv": occupations("1.1.1", (KEPT, label.replace(",", "")))}
        imported(package(tmp_path, "1.1.1", language, file))
    told = dict(Label.objects.filter(concept__uri=KEPT).values_list("language", "text"))
    assert told == {"en": "coder", "uk": "програміст", "mt": "programmatur", "en-us": "coder US"}


@pytest.mark.django_db
def test_a_second_run_changes_nothing_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    place = package(tmp_path, "1.1.1", "en", {"occupations_en.csv": occupations("1.1.1", (KEPT, "coder"))})
    imported(place)
    assert "Nothing changed" not in capsys.readouterr().out
    before = list(Label.objects.values_list("id", "text")), list(ReadFile.objects.values_list("id", "read_at"))
    imported(place)
    assert "Nothing changed" in capsys.readouterr().out
    assert before == (
        list(Label.objects.values_list("id", "text")),
        list(ReadFile.objects.values_list("id", "read_at")),
    )


@pytest.mark.django_db
def test_what_a_newer_release_lacks_is_kept_and_no_longer_in_use(tmp_path: Path):
    one = {"occupations_en.csv": occupations("1.1.1", (KEPT, "coder"), (OLD, "typist"))}
    two = {"occupations_en.csv": occupations("1.2.0", (KEPT, "software writer"), (NEW, "word processor"))}
    imported(package(tmp_path, "1.1.1", "en", one))
    kept = Concept.objects.get(uri=KEPT).id
    imported(package(tmp_path, "1.2.0", "en", two))
    assert dict(Concept.objects.values_list("uri", "is_current")) == {KEPT: True, OLD: False, NEW: True}
    assert Concept.objects.get(uri=KEPT).id == kept
    assert Label.objects.get(concept=kept, kind="preferred").text == "software writer"
    assert Label.objects.filter(concept__uri=OLD, text="typist").exists()


@pytest.mark.django_db
def test_an_older_release_in_another_language_adds_terms_and_revives_nothing(tmp_path: Path):
    one = {"occupations_en.csv": occupations("1.2.0", (KEPT, "coder"))}
    two = {"occupations_fi.csv": occupations("1.1.1", (KEPT, "koodari"), (OLD, "konekirjoittaja"))}
    imported(package(tmp_path, "1.2.0", "en", one))
    imported(package(tmp_path, "1.1.1", "fi", two))
    assert dict(Concept.objects.values_list("uri", "is_current")) == {KEPT: True, OLD: False}
    assert Concept.objects.get(uri=KEPT).version == "1.2.0"
    assert Label.objects.get(concept__uri=OLD).text == "konekirjoittaja"


@pytest.mark.django_db
def test_an_older_release_of_the_same_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    imported(package(tmp_path, "1.2.0", "en", {"occupations_en.csv": occupations("1.2.0", (KEPT, "coder"))}))
    older = package(tmp_path, "1.1.1", "en", {"occupations_en.csv": occupations("1.1.1", (KEPT, "older name"))})
    with pytest.raises(CommandError, match="no ESCO file to read"):
        imported(older)
    assert "release 1.1.1 is older than 1.2.0" in capsys.readouterr().out
    assert Label.objects.get(concept__uri=KEPT).text == "coder"


@pytest.mark.django_db
def test_a_torn_release_is_refused_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(actions, "MOST_OBSOLETE", 1)
    many = [(f"{OLD}{number}", f"work {number}") for number in range(5)]
    imported(package(tmp_path, "1.1.1", "en", {"occupations_en.csv": occupations("1.1.1", *many)}))
    torn = package(tmp_path, "1.2.0", "en", {"occupations_en.csv": occupations("1.2.0", many[0])})
    with pytest.raises(CommandError, match="4"):
        imported(torn)
    assert Concept.objects.filter(is_current=True).count() == 5
    assert not ReadFile.objects.filter(version="1.2.0").exists()
    imported(torn, accept_obsolete=True)
    assert Concept.objects.filter(is_current=True).count() == 1


def nested(folder: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep/occupations_en.csv.gz", gzip.compress(occupations("1.1.1", (KEPT, "coder")).encode()))
    path = folder / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ESCO v1.1.1 en.zip", inner.getvalue())
    return path


def as_folder(folder: Path) -> Path:
    package(folder, "1.1.1", "en", {"occupations_en.csv": occupations("1.1.1", (KEPT, "coder"))})
    return folder


def as_file(folder: Path) -> Path:
    path = folder / "occupations_v1.1.1_en.csv.gz"
    path.write_bytes(gzip.compress(occupations("1.1.1", (KEPT, "coder")).encode()))
    return path


@pytest.mark.parametrize("packed", [nested, as_folder, as_file])
def test_every_packing_is_opened(tmp_path: Path, packed: Callable[[Path], Path]):
    reading = esco.read(packed(tmp_path))
    assert [(file.layout, file.language, file.version) for file in reading.batch.files] == [
        ("occupations", "en", "1.1.1")
    ]
    assert KEPT in reading.batch.concepts


def test_archives_without_end_and_broken_ones_are_refused(tmp_path: Path):
    data = b""
    for _depth in range(packages.DEEPEST + 1):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w") as archive:
            archive.writestr("inner.zip", data or b"PK")
        data = outer.getvalue()
    (tmp_path / "deep.zip").write_bytes(data)
    with pytest.raises(packages.Damaged, match="end at the third"):
        esco.read(tmp_path / "deep.zip")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(packages.Damaged, match=r"broken\.zip"):
        esco.read(tmp_path / "broken.zip")


def test_an_archive_that_grows_beyond_measure_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(packages, "LONGEST_FILE", 1000)
    (tmp_path / "occupations_en.csv.gz").write_bytes(gzip.compress(b"a" * 10_000))
    reading = esco.read(tmp_path)
    assert reading.read == []
    assert "can't be read" in reading.left[0]
