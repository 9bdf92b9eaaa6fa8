"""Where a protected customer lives is told by no distance, no reason and no row of candidates."""

from __future__ import annotations

import pytest

from tests.proposals.conftest import Kitchen
from virtaus.frame.changes import changed
from virtaus.people.models import Person
from virtaus.proposals.queries import rankings


@pytest.mark.parametrize("protected", [False, True])
def test_distance_and_reasons_of_proposals(kitchen: Kitchen, protected: bool) -> None:
    _protect(protected)
    best = rankings.openings_of_person(kitchen.coach, kitchen.person).inside[0]
    assert (best.pair.km is None) is protected
    told = str(best.words)
    assert ("kotikun" in told.lower()) is not protected


@pytest.mark.parametrize("protected", [False, True])
def test_the_place_of_a_candidate(kitchen: Kitchen, protected: bool) -> None:
    _protect(protected)
    found = rankings.candidates_of_vacancy(kitchen.coach, kitchen.vacancies["Keittiöapulainen"])
    assert [bool(row.municipality) for row in found.inside] == [not protected]


def _protect(protected: bool) -> None:
    Person.objects.update(protected=protected)
    changed("person")
