"""Titles find their terms, and texts their phrases, whatever the ending."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virtaus.engine.text import PhraseBook, Term, TermIndex, segments, words

TERMS = [
    Term("hitsaaja", 0),
    Term("levyseppähitsaaja", 0, 0.97),
    Term("svetsare", 0),
    Term("lähihoitaja", 1),
    Term("sairaanhoitaja", 2),
    Term("varastotyöntekijä", 3),
    Term("warehouse worker", 3),
    Term("CNC-koneistaja", 4),
]
INDEX = TermIndex(TERMS)


@pytest.mark.parametrize(
    ("title", "concept"),
    [
        ("Hitsaaja", 0),
        ("HITSAAJIA Forssaan", 0),
        ("Levyseppä-hitsaaja", 0),
        ("Lähihoitaja, kotihoito – Hämeenlinna (vuorotyö)", 1),
        ("Sairaanhoitajia", 2),
        ("Kesätyö: varastotyöntekijä", 3),
        ("Warehouse workers", 3),
        ("cnc koneistaja", 4),
        ("Svetsare till Forssa", 0),
    ],
)
def test_a_title_finds_its_occupation(title: str, concept: int):
    assert INDEX.nearest(title, 3)[0].concept == concept


def test_the_words_that_gave_it_are_told():
    [best] = INDEX.nearest("Lähihoitaja, kotihoito – Hämeenlinna", 1)
    assert "lähihoitaja" in best.words
    assert "hämeenlinna" not in best.words
    assert best.score == pytest.approx(0.97)


def test_an_exact_preferred_term_scores_one():
    assert INDEX.nearest("hitsaaja", 1)[0].score == 1.0


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_title_is_answered_within_bounds(title: str):
    found = INDEX.nearest(title, 5)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert all(0 < each.score <= 1 for each in found)
    assert len({each.concept for each in found}) == len(found)


def test_an_empty_index_finds_nothing():
    assert TermIndex([]).nearest("hitsaaja") == []


def test_segments_part_a_title():
    assert segments("Kokki / keittiömestari, Forssa") == [
        "kokki keittiömestari forssa",
        "kokki",
        "keittiömestari",
        "forssa",
    ]
    assert words("C++- ja CNC-osaaja") == ["c++", "ja", "cnc-osaaja"]


BOOK = PhraseBook(
    [("hygieniapassi", 0), ("asiakaspalvelu", 1), ("työturvallisuuskortti", 2), ("oma auto", 3), ("työ", 4)]
)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("Sinulla on hygieniapassin suorittaminen takana", [0]),
        ("Edellytämme asiakaspalvelua ja työturvallisuuskorttia.", [1, 2]),
        ("Työntekijä, jolla on oma auto", [3]),
        ("Asiakaskunta ja työnantaja", []),
        ("", []),
    ],
)
def test_phrases_are_found_inflected(text: str, concepts: list[int]):
    assert [mention.concept for mention in BOOK.mentioned(text)] == concepts


def test_the_mention_quotes_the_text():
    assert BOOK.mentioned("Vaadimme hygieniapassia!")[0].words == "hygieniapassia"
