"""The fast ranking is the plain definition; and what must not matter does not."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.matching import plain
from virtaus.engine.matching import (
    Closeness,
    Condition,
    Match,
    Opening,
    Profile,
    Ranking,
    Weights,
    rank_openings,
    rank_profiles,
    rarity,
)

SKILLS = 8
WEIGHTS = Weights(
    occupation=0.5,
    skills=0.4,
    distance=0.1,
    same_group=0.8,
    same_minor=0.5,
    same_sub_major=0.25,
    optional=0.3,
    implied=0.5,
    reach_km=60.0,
)
RARITY = rarity(SKILLS, [[0, 1], [0, 2, 3], [0, 4], [5, 0], [6, 7, 0]])

# A busy machine must not fail a test of arithmetic.
unhurried = settings(deadline=None)

sets = st.frozensets(st.integers(0, SKILLS - 1), max_size=5)
groups = st.sampled_from(["7212", "7213", "7223", "5120", "2221", ""])
places = st.none() | st.tuples(st.floats(60.0, 62.0), st.floats(23.0, 26.0))
times = st.sampled_from(["full_time", "shifts", "part_time"])
spoken = st.dictionaries(st.integers(0, 2), st.integers(0, 6), max_size=2).map(lambda levels: frozenset(levels.items()))
profiles = st.builds(
    Profile,
    occupations=st.lists(st.tuples(st.none() | st.integers(0, 3), groups), max_size=3).map(tuple),
    skills=sets,
    implied=sets,
    licences=st.none() | st.frozensets(st.integers(0, 2)),
    languages=st.none() | spoken,
    working_times=st.none() | st.frozensets(times),
    available_from=st.none() | st.integers(1, 4),
    place=places,
    reach_km=st.none() | st.floats(1, 200),
)
openings = st.builds(
    Opening,
    occupation=st.none() | st.integers(0, 3),
    group=groups,
    essential=sets,
    optional=sets,
    licences=st.frozensets(st.integers(0, 2), max_size=2),
    languages=spoken,
    working_time=st.just("") | times,
    starts_on=st.none() | st.integers(1, 4),
    place=places,
)


def listed(ranking: Ranking) -> list[Match]:
    return [*ranking.inside, *(match for group in ranking.outside for match in group.matches), *ranking.unrelated]


@unhurried
@given(profile=profiles, those=st.lists(openings, max_size=6))
def test_openings_for_a_person_are_the_plain_definition(profile, those):
    ranking = rank_openings(profile, those, RARITY, WEIGHTS, top=99)
    assert sorted(match.index for match in listed(ranking)) == list(range(len(those)))
    for match in listed(ranking):
        opening = those[match.index]
        assert match.score == pytest.approx(plain.score(profile, opening, RARITY, WEIGHTS), abs=1e-9)
        assert match.score == pytest.approx(match.occupation + match.skills + match.distance)
        fails, unknown = plain.conditions(profile, opening, WEIGHTS)
        assert (set(match.fails), set(match.unknown)) == (fails, unknown)
        assert set(match.fits) | set(match.implied) | set(match.missing) == opening.essential
        assert (match in ranking.unrelated) == (not plain.related(profile, opening, RARITY, WEIGHTS))
        assert (match in ranking.inside) == (not fails and match not in ranking.unrelated)
    for shown in (ranking.inside, ranking.unrelated, *(group.matches for group in ranking.outside)):
        assert [match.score for match in shown] == sorted((match.score for match in shown), reverse=True)
    for group in ranking.outside:
        assert {match.fails[0] for match in group.matches} == {group.condition}
        assert group.count == len(group.matches)
    assert ranking.inside_count + ranking.outside_count + ranking.unrelated_count == ranking.pairs == len(those)


@unhurried
@given(profile=profiles, those=st.lists(openings, max_size=6), top=st.integers(0, 3))
def test_a_short_list_is_the_beginning_of_the_long_one(profile, those, top):
    long = rank_openings(profile, those, RARITY, WEIGHTS, top=99)
    short = rank_openings(profile, those, RARITY, WEIGHTS, top=top)
    assert (short.inside, short.unrelated) == (long.inside[:top], long.unrelated[:top])
    assert [(g.condition, g.count, g.matches) for g in short.outside] == [
        (g.condition, g.count, g.matches[:top]) for g in long.outside
    ]


@unhurried
@given(profile=profiles, opening=openings, reach=st.floats(1, 200))
def test_conditions_move_no_points(profile, opening, reach):
    bare = replace(opening, licences=frozenset(), languages=frozenset(), working_time="", starts_on=None)
    assert only(replace(profile, reach_km=reach), bare).score == only(profile, opening).score


@unhurried
@given(opening=openings, those=st.lists(profiles, max_size=6))
def test_both_directions_agree(opening, those):
    ranking = rank_profiles(opening, those, RARITY, WEIGHTS, top=99)
    for match in listed(ranking):
        [other] = listed(rank_openings(those[match.index], [opening], RARITY, WEIGHTS))
        assert replace(other, index=match.index) == replace(
            match, score=other.score, occupation=other.occupation, skills=other.skills, distance=other.distance
        )
        assert match.score == pytest.approx(other.score, abs=1e-9)


def only(profile: Profile, opening: Opening):
    return listed(rank_openings(profile, [opening], RARITY, WEIGHTS))[0]


@unhurried
@given(profile=profiles, opening=openings, skill=st.integers(0, SKILLS - 1))
def test_a_further_skill_never_harms(profile, opening, skill):
    richer = replace(profile, skills=profile.skills | {skill})
    assert only(richer, opening).score >= only(profile, opening).score - 1e-12


@unhurried
@given(profile=profiles, opening=openings, licence=st.integers(0, 2))
def test_a_further_licence_never_puts_outside(profile, opening, licence):
    richer = replace(profile, licences=(profile.licences or frozenset()) | {licence})
    if profile.licences is not None:
        assert set(only(richer, opening).fails) <= set(only(profile, opening).fails)


@unhurried
@given(profile=profiles, those=st.lists(openings, min_size=1, max_size=6), data=st.data())
def test_the_order_of_the_list_changes_no_score(profile, those, data):
    shuffled = data.draw(st.permutations(those))
    one = rank_openings(profile, those, RARITY, WEIGHTS, top=99)
    other = rank_openings(profile, shuffled, RARITY, WEIGHTS, top=99)
    assert [m.score for m in one.inside] == pytest.approx([m.score for m in other.inside])
    assert [m.score for m in one.unrelated] == pytest.approx([m.score for m in other.unrelated])
    assert [(g.condition, g.count) for g in one.outside] == [(g.condition, g.count) for g in other.outside]


@unhurried
@given(profile=profiles, opening=openings, numbers=st.permutations(range(SKILLS)))
def test_how_concepts_are_numbered_does_not_matter(profile, opening, numbers):
    def renamed(concepts: frozenset[int]) -> frozenset[int]:
        return frozenset(numbers[concept] for concept in concepts)

    rare = np.empty(SKILLS)
    rare[list(numbers)] = RARITY
    other = rank_openings(
        replace(profile, skills=renamed(profile.skills), implied=renamed(profile.implied)),
        [replace(opening, essential=renamed(opening.essential), optional=renamed(opening.optional))],
        rare,
        WEIGHTS,
    )
    assert listed(other)[0].score == pytest.approx(only(profile, opening).score, abs=1e-9)


def test_nothing_protected_can_enter():
    known = {field.name for kind in (Profile, Opening) for field in fields(kind)}
    assert known == {
        "occupations",
        "skills",
        "implied",
        "licences",
        "languages",
        "working_times",
        "available_from",
        "working_time",
        "starts_on",
        "place",
        "reach_km",
        "occupation",
        "group",
        "essential",
        "optional",
    }


def test_reasons_of_a_welder():
    profile = Profile(
        occupations=((None, "7212"),), skills=frozenset({1}), implied=frozenset({2}), place=(60.9959, 24.4643)
    )
    opening = Opening(
        occupation=0,
        group="7212",
        essential=frozenset({1, 2, 3}),
        optional=frozenset({4}),
        licences=frozenset({0}),
        place=(60.8146, 23.6215),
    )
    match = only(profile, opening)
    assert match.closeness is Closeness.GROUP
    assert (match.fits, match.implied, match.missing) == ((1,), (2,), (3,))
    assert match.ask_licences == (0,)
    assert match.unknown == (Condition.LICENCE,)
    assert match.fails == ()
    assert match.km == pytest.approx(49.8, abs=0.5)
    strict = only(replace(profile, licences=frozenset({1})), opening)
    assert strict.fails == (Condition.LICENCE,)
    assert strict.missing_licences == (0,)
    near = only(replace(profile, reach_km=30), opening)
    assert near.fails == (Condition.DISTANCE,)
    assert (near.reach_km, near.own_reach, near.score) == (30, True, match.score)
    assert (match.reach_km, match.own_reach) == (60.0, False)


@pytest.mark.parametrize(
    ("spoken", "fails", "unknown", "missing", "ask"),
    [
        (None, (), (Condition.LANGUAGE,), (), ((5, 4),)),
        (frozenset({(5, 0)}), (), (Condition.LANGUAGE,), (), ((5, 4),)),
        (frozenset({(5, 3)}), (Condition.LANGUAGE,), (), ((5, 4),), ()),
        (frozenset({(5, 4)}), (), (), (), ()),
        (frozenset({(6, 6)}), (Condition.LANGUAGE,), (), ((5, 4),), ()),
    ],
    ids=["nothing recorded", "no level recorded", "too low", "enough", "another language"],
)
def test_a_level_of_a_language_is_met_missed_or_not_known(spoken, fails, unknown, missing, ask):
    match = only(Profile(languages=spoken), Opening(languages=frozenset({(5, 4)})))
    assert (match.fails, match.unknown) == (fails, unknown)
    assert (match.missing_languages, match.ask_languages) == (missing, ask)


def test_nobody_and_nothing():
    assert rank_openings(Profile(), [], RARITY, WEIGHTS).pairs == 0
    assert rank_profiles(Opening(), [], RARITY, WEIGHTS).pairs == 0
