"""Backgrounds agree with what is published of the unemployed; names and codes are nobody's."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.fi import hetu, ytunnus

from virtaus.engine.simulation.background import Groups, Wanted, backgrounds
from virtaus.engine.simulation.margins import Range
from virtaus.engine.simulation.names import named, surnames
from virtaus.engine.simulation.openings import business_ids
from virtaus.engine.simulation.staffing import team_sizes
from virtaus.web.simulation import assumptions

AS_OF = date(2026, 11, 30)


def exact(*values: int) -> list[Range]:
    return [Range(value, value) for value in values]


def people(unemployed: int, others: int, isco: str = "") -> list[Wanted]:
    stock = [Wanted("109", True, number % 3 == 0, isco) for number in range(unemployed)]
    return [*stock, *(Wanted("109", False, False, isco) for _ in range(others))]


def age_in(year: int, born: date) -> int:
    return year - born.year


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_ages_sexes_and_citizenship_of_the_unemployed_are_the_published(data: st.DataObject) -> None:
    whole = data.draw(st.integers(20, 120))
    under_25 = data.draw(st.integers(0, whole // 2))
    under_20 = data.draw(st.integers(0, under_25))
    over_50 = data.draw(st.integers(0, whole - under_25))
    men = data.draw(st.integers(0, whole))
    women = data.draw(st.integers(0, whole - men))
    foreign = data.draw(st.integers(0, whole))
    groups = {"109": Groups(*exact(under_20, under_25, over_50, men, women, foreign))}
    found = backgrounds(people(whole, 15), groups, 1.0, AS_OF, Random(3), assumptions())[:whole]
    ages = [age_in(2026, each.born) for each in found]
    assert (sum(age < 20 for age in ages), sum(age < 25 for age in ages)) == (under_20, under_25)
    assert sum(age > 50 for age in ages) == over_50
    sexes = Counter(each.sex for each in found)
    assert (sexes["male"], sexes["female"]) == (men, women)
    assert sum(each.citizenship != "fi" for each in found) == foreign


def test_a_suppressed_count_lies_within_its_bounds() -> None:
    groups = {"109": Groups(Range(1, 4), *exact(6, 20, 30, 30, 2))}
    found = backgrounds(people(60, 0), groups, 1.0, AS_OF, Random(3), assumptions())
    assert 1 <= sum(age_in(2026, each.born) < 20 for each in found) <= 4


def test_the_year_of_birth_tells_the_age_on_the_day() -> None:
    groups = {"109": Groups(*exact(5, 20, 60, 90, 60, 20))}
    for each in backgrounds(people(150, 50), groups, 1.0, date(2026, 2, 28), Random(1), assumptions()):
        assert (each.born.month, each.born.day) <= (2, 28)


def test_the_long_term_unemployed_are_older() -> None:
    groups = {"109": Groups(*exact(50, 200, 300, 500, 400, 100))}
    wanted = people(900, 0)
    found = backgrounds(wanted, groups, 1.0, AS_OF, Random(1), assumptions())
    old = [person.long_term for person, each in zip(wanted, found, strict=True) if age_in(2026, each.born) > 50]
    assert sum(old) / len(old) > 0.40


def test_licences_follow_the_occupation_and_everybody_is_served_in_some_language() -> None:
    groups = {"109": Groups(*exact(5, 20, 60, 90, 60, 60))}
    kitchen = backgrounds(people(150, 0, "9412"), groups, 1.0, AS_OF, Random(1), assumptions())
    welders = backgrounds(people(150, 0, "7212"), groups, 1.0, AS_OF, Random(1), assumptions())
    assert sum("hygieniapassi" in each.licences for each in kitchen) > 80
    assert not any("hygieniapassi" in each.licences for each in welders)
    assert sum("tulityokortti" in each.licences for each in welders) > 50
    assert {each.service_language for each in kitchen} <= {"fi", "sv", "en"}
    assert all(each.languages for each in kitchen)
    assert all(not {"fi", "en"} & set(each.languages) for each in kitchen if each.interpreter)


def test_there_are_surnames_enough_and_none_twice() -> None:
    names = surnames()
    assert len(set(names)) == len(names) >= 3000


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32))
def test_codes_are_well_made_of_the_test_range_and_given_once(seed: int) -> None:
    random = Random(seed)
    days = [date(1970 + number % 40, 1 + number % 12, 1 + number % 28) for number in range(200)]
    told = [(day, random.choice(("male", "female", "")), "fi") for day in days]
    found = named(told, random)
    assert len({each.hetu for each in found}) == len(found)
    for (born, sex, _citizenship), each in zip(told, found, strict=True):
        assert hetu.validate(each.hetu, allow_temporary=True)
        assert 900 <= int(each.hetu[7:10]) <= 999
        assert each.hetu[:6] == f"{born:%d%m%y}"
        assert sex == "" or int(each.hetu[9]) % 2 == (sex == "male")
        assert each.phone.startswith("049")
        assert each.email.endswith("@virtaus.example")


def test_a_day_with_many_births_takes_the_later_signs() -> None:
    found = named([(date(1990, 1, 1), "male", "fi")] * 120, Random(1))
    assert {each.hetu[6] for each in found} >= {"-", "Y"}
    with pytest.raises(ValueError, match="more people"):
        named([(date(1990, 1, 1), "male", "fi")] * 400, Random(1))


def test_business_ids_have_right_check_digits() -> None:
    numbers = business_ids()
    for _ in range(300):
        assert ytunnus.is_valid(next(numbers))


@settings(deadline=None)
@given(st.integers(0, 20_000), st.integers(0, 12))
def test_teams_hold_everybody_and_none_is_too_large(seekers: int, members: int) -> None:
    sizes = team_sizes(seekers, members, seekers_per_worker=100, largest=12)
    assert max(sizes) <= 12
    assert sum(sizes) >= max(members, round(seekers / 100))
    assert max(sizes[1:], default=0) - min(sizes[1:], default=0) <= 1
