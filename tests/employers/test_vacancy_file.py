"""A file of vacancies is read whole, and every fault is named with its line and column."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virtaus.employers.vacancy_file import Fault, read_vacancies

AREA = {"hämeenlinna": "109", "tavastehus": "109", "forssa": "061"}


def read(text: str):
    return read_vacancies(text.encode(), AREA)


def test_only_a_title_is_needed():
    reading = read("title\nHitsaaja\n")
    assert reading.faults == ()
    [line] = reading.lines
    assert (line.title, line.positions, line.municipality) == ("Hitsaaja", 1, "")


def test_a_full_line_with_finnish_columns_and_days():
    reading = read(
        "\ufefftunnus;otsikko;työnantaja;y-tunnus;kunta;paikkoja;julkaistu;päättyy;luvat\n"
        "7;Hitsaaja;Esimerkki Oy;00001011;Hämeenlinna;2;1.11.2026;2026-12-01;tulityökortti | B-kortti\n"
    )
    assert reading.faults == ()
    [line] = reading.lines
    assert (line.key, line.municipality, line.positions) == ("id:7", "109", 2)
    assert (line.published, line.expires) == (date(2026, 11, 1), date(2026, 12, 1))
    assert line.business_id == "0000101-1"
    assert line.licences == ("tulityökortti", "B-kortti")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("employer\nEsimerkki Oy\n", 1, "title"),
        ("title;price\nHitsaaja;1\n", 1, "price"),
        ("title;title\nHitsaaja;Kokki\n", 1, "title"),
        ("title;employer\n;Esimerkki Oy\n", 2, "title"),
        ("title;municipality\nHitsaaja;Atlantis\n", 2, "municipality"),
        ("title;positions\nHitsaaja;0\n", 2, "positions"),
        ("title;positions\nHitsaaja;²\n", 2, "positions"),
        ("title;published\nHitsaaja;31.2.2026\n", 2, "published"),
        ("title;published;expires\nHitsaaja;2026-11-02;2026-11-01\n", 2, "expires"),
        ("title;employer;business_id\nHitsaaja;A;0000101-2\n", 2, "business_id"),
        ("title;business_id\nHitsaaja;0000101-1\n", 2, "employer"),
        ("title;working_time\nHitsaaja;aina\n", 2, "working_time"),
        ("title;occupation\nHitsaaja;72\n", 2, "occupation"),
        ("title;employer\nHitsaaja\n", 2, ""),
        ('title\n"Hitsaaja\n', 2, ""),
        ("title;id\nHitsaaja;1\nKokki;1\n", 3, "id"),
        (f"title\n{'x' * 201}\n", 2, "title"),
        ("", 1, "title"),
        ("title\n", 1, ""),
    ],
)
def test_a_fault_is_named(text: str, line: int, column: str):
    reading = read(text)
    assert [(fault.line, fault.column) for fault in reading.faults] == [(line, column)], reading.faults


def test_other_encodings_are_told_or_read_for_what_they_are():
    assert read_vacancies("title\nSähköasentaja\n".encode("latin-1"), AREA).lines[0].title == "Sähköasentaja"
    assert read_vacancies("title\nSähköasentaja\n".encode("utf-16"), AREA).faults[0].line == 1
    assert read_vacancies(b"PK\x03\x04\0\0", AREA).faults


def test_the_same_line_twice_is_one_vacancy():
    assert len(read("title;employer\nHitsaaja;A\nHitsaaja;A\nHitsaaja;B\n").lines) == 2


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_reading_never_raises(content: bytes):
    reading = read_vacancies(content, AREA)
    assert reading.lines or reading.faults
    assert all(isinstance(fault, Fault) and fault.reason for fault in reading.faults)
