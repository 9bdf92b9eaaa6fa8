"""A table of any layout is read by a mapping; what is wrong with a mapping is told with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from virtaus.vocabulary import esco, mappings
from virtaus.vocabulary.models import Kind, RelationKind

SOUND = """\
mapping = 1
name = "Estonian terms"
language = "et"
version = "1.1.1"

[recognise]
columns = ["uri", "termin", "liik", "muud"]

[only]
liik = "amet|oskus"

[term]
uri = "http://data.europa.eu/esco/{uri}"
preferred = "{termin}"
alternatives = "{muud}"
separator = "/"
preferred_when = { liik = "amet" }
"""
ROWS = "uri;termin;liik;muud\noccupation/a;keevitaja;amet;keevitustööline/kaarkeevitaja\nskill/b;keevitamine;muu;\n"


def test_a_mapping_beside_the_data_reads_it(tmp_path: Path):
    (tmp_path / "estonian.mapping.toml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "ametid.csv").write_text(ROWS, encoding="utf-8")
    reading = esco.read(tmp_path)
    assert reading.faults == []
    (terms,) = reading.batch.terms.items()
    assert terms[0] == ("http://data.europa.eu/esco/occupation/a", "et")
    assert terms[1].preferred == "keevitaja"
    assert sorted(terms[1].alternatives.values()) == ["kaarkeevitaja", "keevitustööline"]
    assert reading.batch.files[0].version == "1.1.1"


def test_a_mapping_named_to_the_reader_makes_concepts_and_relations(tmp_path: Path):
    mapping = tmp_path / "own.toml"
    mapping.write_text(
        'mapping = 1\nname = "Own"\nlanguage = "name"\n[recognise]\ncolumns = ["id", "label", "group", "under"]\n'
        '[split]\ngroup = "(?P<isco>[0-9]{4}) .*"\n'
        '[term]\nuri = "urn:area:{id}"\npreferred = "{label}"\n'
        '[concept]\nkind = "occupation"\nisco = "{isco}"\n'
        '[relation]\nkind = "broader"\nto = "{under}"\n',
        encoding="utf-8",
    )
    (tmp_path / "own_de.csv").write_text(
        "id,label,group,under\n1,Schweißer,7212 Schweißer,http://data.europa.eu/esco/isco/C7212\n", encoding="utf-8"
    )
    batch = esco.read(tmp_path / "own_de.csv", own_mappings=[mapping]).batch
    assert batch.concepts["urn:area:1"].kind is Kind.OCCUPATION
    assert batch.concepts["urn:area:1"].isco == "7212"
    assert batch.terms["urn:area:1", "de"].preferred == "Schweißer"
    assert ("urn:area:1", "http://data.europa.eu/esco/isco/C7212", RelationKind.BROADER) in batch.relations


def test_a_row_that_a_mapping_cannot_read_is_named(tmp_path: Path):
    (tmp_path / "isco.csv").write_text("AMMATTI\n7212 Hitsaajat\nHitsaajat\n", encoding="utf-8")
    reading = esco.read(tmp_path)
    assert [str(fault) for fault in reading.faults] == [
        f"{tmp_path.name}/isco.csv, row 2, AMMATTI: 'Hitsaajat' is not as the mapping finnish_groups.mapping.toml says"
    ]


WRONG = [
    ("mapping = 1", "mapping = 2", 1, "version of this format"),
    ('language = "et"', 'language = "estonian"', 3, "code of a language"),
    ('version = "1.1.1"', 'version = "newest"', 4, "not a version"),
    ('columns = ["uri", "termin", "liik", "muud"]', "columns = 3", 7, "list of names"),
    ('columns = ["uri", "termin", "liik", "muud"]', "columns = []", 7, "at least one column"),
    ('liik = "amet|oskus"', 'liik = "amet("', 10, "the pattern of 'liik' is wrong"),
    ('liik = "amet|oskus"', 'kind = "amet"', 10, "not a recognised column"),
    ("[only]", "[when]", 9, "'when' is not known"),
    ('preferred = "{termin}"', 'preferred = "{term}"', 14, "'term' is neither a recognised column"),
    ('separator = "/"', 'seperator = "/"', 16, "not known in [term]"),
    ('uri = "http://data.europa.eu/esco/{uri}"', "", 12, "'uri' is missing"),
    ('separator = "/"', 'separator = "/', 16, "Illegal character"),
    ('language = "et"', "", 1, "terms need a language"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "reason"), WRONG)
def test_what_is_wrong_with_a_mapping_is_told_with_its_line(right: str, wrong: str, line: int, reason: str):
    assert right in SOUND
    with pytest.raises(mappings.Wrong) as told:
        mappings.parse("estonian.mapping.toml", SOUND.replace(right, wrong).encode())
    assert str(told.value).startswith(f"estonian.mapping.toml, line {line}: ")
    assert reason in str(told.value)


def test_bytes_that_are_no_text_are_told_with_their_line():
    with pytest.raises(mappings.Wrong, match=r"x\.toml, line 2: it is not UTF-8"):
        mappings.parse("x.toml", b'mapping = 1\nname = "\xff"\n')


@pytest.mark.django_db
def test_a_wrong_mapping_stops_the_command_before_anything_is_read(tmp_path: Path):
    (tmp_path / "a.mapping.toml").write_text("mapping = 2\n", encoding="utf-8")
    (tmp_path / "ametid.csv").write_text(ROWS, encoding="utf-8")
    with pytest.raises(CommandError, match=r"a\.mapping\.toml, line 1"):
        call_command("import_esco", str(tmp_path))


def test_every_shipped_mapping_is_sound():
    assert len(mappings.shipped()) == len(list(mappings.SHIPPED.iterdir())) >= 5
