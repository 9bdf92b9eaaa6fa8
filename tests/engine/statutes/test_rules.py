"""Every rule file is readable, and every example beside a rule comes out as it says."""

from __future__ import annotations

from datetime import date, timedelta
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtaus.casework.statutes import calendar, law, rules, status_codes
from virtaus.engine.statutes.duties import DISCUSSION, INTERVIEW, CaseFacts, Held, Search, Status, duty, facts_of
from virtaus.engine.statutes.rules import Example, Rule, UnreadableRule, Version, parse_rule

EXAMPLES = [
    pytest.param(example, id=f"{rule.id} {version.valid_from}: {example.name}")
    for rule in rules()
    for version in rule.versions
    for example in version.examples
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_beside_its_rule(example: Example) -> None:
    found = duty(facts_of(example.facts), law(), example.on)
    got = {} if found is None else {"kind": found.kind, "due": found.due, "reason": found.reason}
    assert got == example.expect


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_duty_fills_every_blank_of_its_texts(example: Example) -> None:
    found = duty(facts_of(example.facts), law(), example.on)
    if found is None:
        return
    rule = next(each for each in rules() if each.id == found.version.rule)
    for language in ("fi", "sv", "en"):
        for text in (rule.sentences[found.reason][language], *rule.steps[found.reason][language]):
            blanks = {name for _, name, _, _ in Formatter().parse(text) if name}
            assert blanks <= set(found.values)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_not_read_from_the_statute_says_what_to_check(rule: Rule) -> None:
    for version in rule.versions:
        assert version.certain or set(version.notes) == {"fi", "sv", "en"}


def test_statuses_that_rules_name_exist() -> None:
    for rule in rules():
        for version in rule.versions:
            assert set(version.parameters.get("statuses", ())) <= set(status_codes())


@given(
    start=st.dates(date(2025, 1, 1), date(2035, 1, 1)),
    status=st.sampled_from(sorted(status_codes())),
    lasts=st.one_of(st.none(), st.integers(0, 400)),
    held=st.lists(st.tuples(st.sampled_from([INTERVIEW, DISCUSSION, "supplementary_discussion"]), st.integers(0, 300))),
    asked=st.integers(0, 400),
)
def test_a_duty_is_due_on_a_working_day_and_never_before_the_search(
    start: date, status: str, lasts: int | None, held: list[tuple[str, int]], asked: int
) -> None:
    facts = CaseFacts(
        searches=(Search(start),),
        held=tuple(Held(kind, start + timedelta(days=days)) for kind, days in held),
        status=Status(status, start, None if lasts is None else start + timedelta(days=lasts)),
    )
    found = duty(facts, law(), start + timedelta(days=asked))
    if found is not None:
        assert calendar().is_working_day(found.due)
        assert found.due > start
        assert found.version.valid_from <= start + timedelta(days=asked)


@given(start=st.dates(date(2026, 1, 1), date(2035, 1, 1)), later=st.integers(1, 30))
def test_an_interview_is_never_due_sooner_for_a_search_that_began_later(start: date, later: int) -> None:
    first = duty(CaseFacts((Search(start),)), law(), start)
    second = duty(CaseFacts((Search(start + timedelta(days=later)),)), law(), start + timedelta(days=later))
    assert first is not None
    assert second is not None
    assert first.due <= second.due


def test_a_meeting_that_lies_ahead_does_not_count_as_held() -> None:
    facts = CaseFacts((Search(date(2026, 11, 2)),), (Held(INTERVIEW, date(2026, 11, 20)),))
    found = duty(facts, law(), date(2026, 11, 16))
    assert found is not None
    assert found.kind == INTERVIEW


def test_a_file_with_a_gap_between_versions_is_refused() -> None:
    texts = {"fi": "a", "sv": "b", "en": "c"}
    version = {
        "valid_from": date(2025, 1, 1),
        "valid_to": date(2025, 12, 31),
        "mark": "S",
        "citation": texts,
        "source": texts,
        "statute": "",
        "parameters": {},
        "examples": [{"name": "n", "on": date(2025, 1, 1), "facts": {}}],
    }
    data = {"id": "r", "title": texts, "sentences": {}, "steps": {}, "versions": [version, version | {"mark": "W"}]}
    with pytest.raises(UnreadableRule, match="do not meet"):
        parse_rule(data)
    with pytest.raises(UnreadableRule, match="mark"):
        parse_rule(data | {"versions": [version | {"mark": "Q"}]})
    with pytest.raises(UnreadableRule, match="source lacks fi, sv"):
        parse_rule(data | {"versions": [version | {"source": {"en": "c"}}]})
    with pytest.raises(UnreadableRule, match="'title' is missing"):
        parse_rule({"id": "r", "versions": []})


def test_versions_hold_from_a_day_to_a_day() -> None:
    version = Version("r", date(2025, 1, 1), date(2026, 1, 1), "S", {}, {}, "", {}, {}, ())
    assert version.in_force(date(2025, 12, 31))
    assert not version.in_force(date(2026, 1, 1))
