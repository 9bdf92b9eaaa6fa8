"""Finding persons: by name with a typo, by exact code, never by browsing."""

from __future__ import annotations

import random
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.casework import SmallArea
from tests.people.conftest import Staff, customer
from virtaus.audit.models import AuditEntry
from virtaus.frame.errors import Forbidden, NotFound
from virtaus.frame.roles import Role
from virtaus.people.names import near, typos, words_of
from virtaus.people.queries.search import By, found_with, search

WORDS = st.text(alphabet="abcdeå", min_size=0, max_size=6)


def plain_distance(one: str, other: str) -> int:
    """Optimal string alignment by the textbook's table: an oracle that shares nothing with what it checks."""
    table = [[max(i, j) if 0 in (i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            cost = one[i - 1] != other[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(WORDS, WORDS)
def test_typos_are_counted_as_the_textbook_counts_them(one: str, other: str) -> None:
    assert typos(one, other) == min(2, plain_distance(one, other))


@given(st.text(alphabet="abcde", min_size=3, max_size=7), st.randoms())
def test_a_word_with_one_typo_is_among_the_near_ones(word: str, chance: random.Random) -> None:
    place = chance.randrange(len(word))
    letter = chance.choice(ascii_lowercase)
    for mistyped in (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :],
    ):
        if len(mistyped) >= 3:
            assert set(near(word)) & set(near(mistyped))


def test_words_fold_case_accents_and_hyphens() -> None:
    assert words_of("Mäki-Aho  ÉVA von Ørsted") == ("maki", "aho", "eva", "von", "orsted")


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    "text", ["Aino Haapamalli", "haapamalli", "HAAPAMALI aino", "Haapamalil", "aino hapamalli", "Ainoo Haapamalli"]
)
def test_a_name_is_found_with_one_typo(area: SmallArea, coach: Staff, text: str) -> None:
    person = customer(area.hameenlinna, given_names="Aino Maria", family_name="Haapamalli")
    customer(area.hameenlinna, given_names="Toini", family_name="Kuusimalli")
    found = search(coach.actor, text)
    assert [hit.person_id for hit in found.own] == [person.id]
    assert found.own[0].key == "Aino Maria Haapamalli"


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("text", ["Aina Haapamali", "Haapa", "Haapamalli Toini", "", "  ", "%", "' OR 1=1 --"])
def test_two_typos_a_part_of_a_name_and_nothing_find_nobody(area: SmallArea, coach: Staff, text: str) -> None:
    customer(area.hameenlinna, given_names="Aino", family_name="Haapamalli")
    assert search(coach.actor, text).count == 0


@pytest.mark.usefixtures("alone")
def test_codes_and_numbers_are_found_exactly_only(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna, given_names="Aino", hetu="131052-308T", phone="+358401234567")
    for text, by in (("131052-308t", By.HETU), ("040 123 4567", By.PHONE), ("+358 40 1234567", By.PHONE)):
        found = search(coach.actor, text)
        assert (found.by, [hit.person_id for hit in found.own]) == (by, [person.id])
    for text in ("131052-308U", "131052-3082", "040 123 4568", "040123456"):
        assert search(coach.actor, text).count == 0
    assert search(coach.actor, str(person.register_key)).by is By.KEY


@pytest.mark.usefixtures("alone")
def test_others_customers_are_told_little_of_and_nothing_when_many_match(area: SmallArea, coach: Staff) -> None:
    own = customer(area.hameenlinna, given_names="Aino", family_name="Virtamalli")
    for _ in range(5):
        customer(area.forssa, given_names="Eeva", family_name="Virtamalli")
    few = search(coach.actor, "virtamalli")
    assert ([hit.person_id for hit in few.own], len(few.outside), few.too_many) == ([own.id], 5, False)
    assert {(hit.key, hit.birth_year, hit.team) for hit in few.outside} == {("Eeva Virtamalli", None, "Team forssa")}
    for _ in range(6):
        customer(area.forssa, given_names="Eeva", family_name="Virtamalli")
    many = search(coach.actor, "virtamalli")
    assert ([hit.person_id for hit in many.own], many.outside, many.too_many) == ([own.id], (), True)


@pytest.mark.usefixtures("alone")
def test_a_team_tells_a_place_so_a_protected_person_is_shown_without(area: SmallArea, coach: Staff) -> None:
    customer(area.forssa, given_names="Eeva", family_name="Virtamalli", protected=True)
    assert [hit.team for hit in search(coach.actor, "eeva virtamalli").outside] == [""]


def test_in_add_on_mode_the_register_key_finds(area: SmallArea, coach: Staff) -> None:
    person = customer(area.forssa)
    found = search(coach.actor, str(person.register_key))
    assert [(hit.person_id, hit.key) for hit in found.outside] == [(person.id, person.register_key)]


def test_a_ticket_is_its_finders_own(area: SmallArea, coach: Staff) -> None:
    from tests.people.conftest import staff

    person = customer(area.forssa)
    ticket = search(coach.actor, str(person.register_key)).outside[0].ticket
    assert found_with(coach.actor, ticket) == person.id
    with pytest.raises(NotFound):
        found_with(staff(area.hameenlinna).actor, ticket)
    with pytest.raises(NotFound):
        found_with(coach.actor, ticket[:-1] + ("A" if ticket[-1] != "A" else "B"))


def test_only_who_serves_customers_may_search(area: SmallArea) -> None:
    from tests.people.conftest import staff

    with pytest.raises(Forbidden):
        search(staff(None, Role.MANAGER).actor, "aino")


@pytest.mark.usefixtures("alone")
def test_the_page_posts_shows_and_logs_without_the_words(area: SmallArea, coach: Staff) -> None:
    person = customer(area.hameenlinna, given_names="Aino", family_name="Haapamalli")
    customer(area.forssa, given_names="Aino", family_name="Haapamallo")
    answer = coach.browser.post("/people/search/", {"text": "Aino Haapamalli"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "2 customers match." in page
    assert f'href="/people/{person.id}/"' in page
    assert "State a reason" in page
    entry = AuditEntry.objects.filter(place="POST people:search").latest("recorded_at")
    assert len(entry.persons) == 2
    assert "Haapamalli" not in str(vars(entry))
    assert "Nobody was found." in coach.browser.post("/people/search/", {"text": "Toini Olematon"}).content.decode()
    assert coach.browser.post("/people/search/", {"text": ""}).status_code == 422


def test_the_head_of_every_page_posts_to_the_search_for_those_who_may(area: SmallArea, coach: Staff) -> None:
    from tests.people.conftest import staff

    page = coach.browser.get("/people/").content.decode()
    form = page[page.index('role="search"') : page.index("</form>", page.index('role="search"'))]
    assert page.index('role="search"') < page.index("<main")
    assert 'method="post" action="/people/search/"' in form
    assert "csrfmiddlewaretoken" in form
    assert 'name="text"' in form
    assert 'class="find-link" href="/people/search/"' in page
    search_page = coach.browser.get("/people/search/").content.decode()
    assert 'role="search"' not in search_page, "its own field is enough"
    assert search_page.count('aria-current="page"') == 2  # the link of the head and the crumb, no place of the menu
    assert 'role="search"' not in staff(None, Role.MANAGER).browser.get("/").content.decode()
