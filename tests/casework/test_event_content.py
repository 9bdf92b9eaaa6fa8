"""What the register tells of a person beside the search: competence, licences, languages, benefit basis."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.casework import Events
from virtaus.casework.event_plan import plan_events
from virtaus.casework.models import (
    BenefitPeriod,
)
from virtaus.frame.imports import HasFaults
from virtaus.people.models import Person, PersonConcept
from virtaus.vocabulary.models import Concept

KEY = "VH7Q2K9MPA"
OTHER = "K3TTR81XZB"


def test_competence_follows_the_register_and_leaves_what_a_coach_added(events: Events) -> None:
    welder = Concept.objects.create(
        kind="isco_group", uri="http://data.europa.eu/esco/isco/C7212", code="7212", source="esco"
    )
    other = Concept.objects.create(
        kind="isco_group", uri="http://data.europa.eu/esco/isco/C7213", code="7213", source="esco"
    )
    events.start(KEY, "2026-11-02", occupation="7212|7213")
    events.read()
    person = Person.objects.get()
    assert list(PersonConcept.objects.values_list("concept__code", "rank")) == [("7212", 1), ("7213", 2)]
    PersonConcept.objects.filter(concept=welder).update(source="coach")
    events.add(KEY, "competence_updated", "2026-11-03", occupation="7213")
    events.read()
    now = PersonConcept.objects.filter(person=person, ended_at__isnull=True).order_by("rank", "concept__code")
    assert [(row.concept.code, row.rank, row.source) for row in now.select_related("concept")] == [
        ("7212", 1, "coach"),
        ("7213", 1, "register"),
    ]
    assert other.code == "7213"


def test_licences_and_languages_come_by_their_codes_and_replace_only_their_own_kind(events: Events) -> None:
    for kind, code in (("licence", "adr"), ("licence", "hygieniapassi"), ("language", "fi"), ("language", "adr")):
        Concept.objects.create(kind=kind, uri=f"urn:virtaus:{kind}:{code}", code=code, source="virtaus")

    def has() -> list[str]:
        held = PersonConcept.objects.filter(ended_at__isnull=True, part="has").order_by("concept__uri")
        return [uri.removeprefix("urn:virtaus:") for uri in held.values_list("concept__uri", flat=True)]

    events.start(KEY, "2026-11-02", licences="adr|urn:virtaus:licence:hygieniapassi", languages="fi")
    events.read()
    assert has() == ["language:fi", "licence:adr", "licence:hygieniapassi"]
    events.add(KEY, "competence_updated", "2026-11-03", licences="hygieniapassi")
    events.read()
    assert has() == ["language:fi", "licence:hygieniapassi"]


def test_codes_that_the_vocabulary_lacks_are_told_and_do_not_stop_the_file(events: Events) -> None:
    events.start(KEY, "2026-11-02", occupation="9999")
    plan = plan_events(events.content)
    assert [(warning.line, warning.column) for warning in plan.warnings] == [(2, "occupation")]
    assert plan.faults == ()
    assert events.read().new_events == 1


def test_the_register_tells_a_benefit_basis_dated_until_the_search_ends(events: Events) -> None:
    events.start("BENEFIT001", "2026-06-01")
    events.add("BENEFIT001", "benefit_changed", "2026-06-01", benefit="earnings_related")
    events.read()
    events.add("BENEFIT001", "benefit_changed", "2026-09-01", benefit="general_support")
    events.end("BENEFIT001", "2026-11-27")
    events.read()
    rows = BenefitPeriod.objects.filter(superseded_at__isnull=True).order_by("valid_from")
    assert list(rows.values_list("benefit", "valid_from", "valid_to")) == [
        ("earnings_related", date(2026, 6, 1), date(2026, 9, 1)),
        ("general_support", date(2026, 9, 1), date(2026, 11, 27)),
    ]
    events.add("BENEFIT001", "benefit_changed", "2026-11-28", benefit="none")
    with pytest.raises(HasFaults) as refused:
        events.read()
    assert [fault.reason for fault in refused.value.faults] == ["No job search of this person is open then."]
