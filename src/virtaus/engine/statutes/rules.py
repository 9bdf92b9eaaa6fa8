"""Rules of law as dated data: what the parsed files mean, and checks that refuse an unreadable one.

A file holds one rule with one or more versions in time. Each version carries its citation, the statute's own words,
its mark of certainty and its parameters; examples beside it ("these facts, this due date") are run by the tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from virtaus.engine.statutes.calendar import DayOff, WorkingCalendar

LANGUAGES = ("fi", "sv", "en")
MARKS = {
    "S": "statute text read",
    "W": "read on the web, the statute text not seen",
    "M": "from memory, unverified",
    "A": "the area's own choice",
}

Texts = Mapping[str, str]


class UnreadableRule(ValueError):
    """A rule file does not hold what it must; the message names the rule and what is wrong."""


@dataclass(frozen=True, slots=True)
class Example:
    """Facts and what must follow from them; ``expect`` is empty when no duty follows."""

    name: str
    on: date
    facts: Mapping[str, Any] = field(hash=False)
    expect: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Version:
    """A rule as it holds in [valid_from, valid_to)."""

    rule: str
    valid_from: date
    valid_to: date | None
    mark: str
    citation: Texts = field(hash=False)
    source: Texts = field(hash=False)
    statute: str
    notes: Texts = field(hash=False)
    parameters: Mapping[str, Any] = field(hash=False)
    examples: tuple[Example, ...] = field(hash=False)

    @property
    def certain(self) -> bool:
        """Whether the statute's own text was read; others show a warning until the area approves them."""
        return self.mark == "S"

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule through time. ``sentences`` and ``steps`` are templates by reason and language."""

    id: str
    title: Texts = field(hash=False)
    versions: tuple[Version, ...] = field(hash=False)
    sentences: Mapping[str, Texts] = field(hash=False)
    steps: Mapping[str, Mapping[str, Sequence[str]]] = field(hash=False)

    def on(self, day: date) -> Version | None:
        """The version in force on ``day``."""
        return next((version for version in self.versions if version.in_force(day)), None)


def parse_rule(data: Mapping[str, Any]) -> Rule:
    """A rule from the content of its file. Raises UnreadableRule."""
    rule_id = str(data.get("id", "?"))
    try:
        versions = tuple(_version(rule_id, each) for each in data["versions"])
        rule = Rule(rule_id, data["title"], versions, data["sentences"], data["steps"])
    except KeyError as missing:
        raise UnreadableRule(f"{rule_id}: {missing} is missing") from missing
    _check(rule)
    return rule


def _version(rule_id: str, data: Mapping[str, Any]) -> Version:
    examples = tuple(
        Example(each["name"], each["on"], each["facts"], each.get("expect", {})) for each in data.get("examples", ())
    )
    return Version(
        rule=rule_id,
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        mark=data["mark"],
        citation=data["citation"],
        source=data["source"],
        statute=data["statute"].strip(),
        notes=data.get("notes", {}),
        parameters=data["parameters"],
        examples=examples,
    )


def _check(rule: Rule) -> None:
    texts = {"title": rule.title} | {f"sentences.{name}": each for name, each in rule.sentences.items()}
    texts |= {f"versions.{v.valid_from}.citation": v.citation for v in rule.versions}
    texts |= {f"versions.{v.valid_from}.source": v.source for v in rule.versions}
    for place, by_language in texts.items():
        missing = [language for language in LANGUAGES if not by_language.get(language)]
        if missing:
            raise UnreadableRule(f"{rule.id}: {place} lacks {', '.join(missing)}")
    if set(rule.steps) != set(rule.sentences):
        raise UnreadableRule(f"{rule.id}: each reason needs both a sentence and its steps")
    for version in rule.versions:
        if version.mark not in MARKS:
            raise UnreadableRule(f"{rule.id}: the mark {version.mark} is not one of {', '.join(MARKS)}")
        if not version.examples:
            raise UnreadableRule(f"{rule.id}: the version of {version.valid_from} has no example")
    for earlier, later in zip(rule.versions, rule.versions[1:], strict=False):
        if earlier.valid_to != later.valid_from:
            raise UnreadableRule(f"{rule.id}: the versions of {earlier.valid_from} and {later.valid_from} do not meet")


def parse_calendar(data: Mapping[str, Any]) -> WorkingCalendar:
    """The calendar of working days from the content of its file. Raises UnreadableRule."""
    try:
        return WorkingCalendar([_day_off(each) for each in data["days"]])
    except KeyError as missing:
        raise UnreadableRule(f"calendar: {missing} is missing") from missing


def _day_off(data: Mapping[str, Any]) -> DayOff:
    return DayOff(
        code=data["code"],
        names=data["names"],
        source=data["source"],
        mark=data["mark"],
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        public=data.get("public", True),
        fixed=_month_day(data.get("fixed")),
        easter=data.get("easter"),
        saturday_from=_month_day(data.get("saturday_from")),
        shift=data.get("shift", 0),
    )


def _month_day(value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    month, day = value.split("-")
    return int(month), int(day)
