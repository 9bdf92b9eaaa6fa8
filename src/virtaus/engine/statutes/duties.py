"""From the facts of a case to its statutory duty: which meeting is due, by what day, and why (JTYPL 380/2023 §§ 31–33).

A case has at most one of these duties at a time: first the initial interview, then the next job-search discussion.
Each is computed from the rule version in force when the matter began: the day the search started for the interview,
the day asked for the discussions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from virtaus.engine.statutes.calendar import WorkingCalendar, add_months
from virtaus.engine.statutes.rules import Rule, Version

INTERVIEW = "initial_interview"
DISCUSSION = "job_search_discussion"
SUPPLEMENTARY = "supplementary_discussion"

Value = date | int | str


@dataclass(frozen=True, slots=True)
class Search:
    """A job search; half-open, ``ended_on`` None while it lasts."""

    started_on: date
    ended_on: date | None = None

    def lasts(self, on: date) -> bool:
        return self.started_on <= on and (self.ended_on is None or on < self.ended_on)


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Status:
    """The status held now, since when, and its estimated last day where one is known."""

    code: str
    since: date
    planned_end: date | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the rules look at. ``without_qualification``: no vocational or higher degree; None when not known."""

    searches: tuple[Search, ...]
    held: tuple[Held, ...] = ()
    status: Status | None = None
    without_qualification: bool | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A meeting that must be held by ``due`` (a working day).

    ``reason`` names the sentence and the steps of the rule that explain it; ``values`` fill their blanks.
    """

    kind: str
    due: date
    version: Version
    reason: str
    values: Mapping[str, Value] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Statutes:
    """The rules and the calendar that an evaluation uses."""

    interview: Rule
    discussion: Rule
    before_end: Rule
    calendar: WorkingCalendar

    @property
    def rules(self) -> tuple[Rule, ...]:
        return (self.interview, self.discussion, self.before_end)


def statutes(rules: Iterable[Rule], calendar: WorkingCalendar) -> Statutes:
    """Put parsed rules in their places. KeyError names a rule that is missing."""
    by_id = {rule.id: rule for rule in rules}
    return Statutes(
        by_id["initial_interview"], by_id["job_search_discussion"], by_id["discussion_before_end"], calendar
    )


def duty(facts: CaseFacts, law: Statutes, on: date) -> Duty | None:
    """The duty that the case has on the day ``on``; None when no search lasts or no rule asks for a meeting."""
    search = next((each for each in facts.searches if each.lasts(on)), None)
    if search is None:
        return None
    held = tuple(each for each in facts.held if each.on <= on)
    if _needs_interview(search, facts.searches, held, law):
        return _interview(search, held, law)
    return _discussion(search, held, facts, law, on)


def _needs_interview(search: Search, searches: tuple[Search, ...], held: tuple[Held, ...], law: Statutes) -> bool:
    """Whether the interview is yet to be held. A job-search discussion shows that it was: it follows the interview
    (§ 32), also where the register's file does not reach back to it.
    """
    version = law.interview.on(search.started_on)
    known = [each.on for each in held if each.kind in {INTERVIEW, DISCUSSION}]
    if version is None or any(day >= search.started_on for day in known):
        return False
    if not known:
        return True
    ended = [each.ended_on for each in searches if each.ended_on is not None and each.ended_on <= search.started_on]
    return not ended or search.started_on >= add_months(max(ended), version.parameters["months_since_search_ended"])


def _interview(search: Search, held: tuple[Held, ...], law: Statutes) -> Duty | None:
    version = law.interview.on(search.started_on)
    if version is None:
        return None
    days = version.parameters["working_days"]
    due = law.calendar.add_working_days(search.started_on, days)
    values: dict[str, Value] = {"start": search.started_on, "working_days": days, "due": due}
    values["skipped"] = _skipped_codes(law.calendar, search.started_on, due)
    supplementary = [each.on for each in held if each.kind == SUPPLEMENTARY and each.on >= search.started_on]
    if version.parameters["supplementary_first"] and supplementary:
        # The interview follows "without delay": never before the next working day.
        values["supplementary"] = supplementary[0]
        values["due"] = due = max(due, law.calendar.add_working_days(supplementary[0], 1))
        return Duty(INTERVIEW, due, version, "after", values)
    return Duty(INTERVIEW, due, version, "start", values)


def _discussion(search: Search, held: tuple[Held, ...], facts: CaseFacts, law: Statutes, on: date) -> Duty | None:
    version = law.discussion.on(on)
    if version is None:
        return None
    before_end = law.before_end.on(on)
    status = facts.status
    if status is not None and before_end is not None and _is_excepted(status, facts, before_end):
        last = _before_end(status, held, before_end, law)
        if last is not None or status.planned_end is None or on <= status.planned_end:
            return last
    if status is None or status.code not in version.parameters["statuses"]:
        return None
    base, reason = _base(search, held, version)
    months = version.parameters["months"]
    reached = add_months(base, months)
    due = law.calendar.next_working_day(reached)
    values: dict[str, Value] = {"base": base, "months": months, "reached": reached, "due": due}
    values["skipped"] = _skipped_codes(law.calendar, reached - timedelta(days=1), due)
    return Duty(DISCUSSION, due, version, reason, values)


def _base(search: Search, held: tuple[Held, ...], version: Version) -> tuple[date, str]:
    """The day the months are counted from, and the reason it is that day."""
    bases = {INTERVIEW: "interview", DISCUSSION: "discussion"}
    found = [(each.on, bases[each.kind]) for each in held if each.kind in bases]
    series = version.parameters["supplementary_series"]
    interviews = [each.on for each in held if each.kind == INTERVIEW]
    if series and interviews:
        later = sorted(each.on for each in held if each.kind == SUPPLEMENTARY and each.on >= max(interviews))
        found += [(day, "supplementary") for day in later[:series]]
    return max(found, default=(search.started_on, "search"))


def _is_excepted(status: Status, facts: CaseFacts, version: Version) -> bool:
    """Whether § 33(1) sets the discussions aside: the status is one it names and is estimated to last long enough."""
    parameters = version.parameters
    if status.planned_end is None or status.code not in parameters["statuses"]:
        return False
    if status.code in parameters["only_without_qualification"] and facts.without_qualification is not True:
        return False
    return status.planned_end + timedelta(days=1) > add_months(status.since, parameters["longer_than_months"])


def _before_end(status: Status, held: tuple[Held, ...], version: Version, law: Statutes) -> Duty | None:
    if status.planned_end is None:
        return None
    months = version.parameters["months_before_end"]
    reached = add_months(status.planned_end, -months)
    counts_from = reached - timedelta(days=version.parameters["counts_from_days_before"])
    if any(each.kind == DISCUSSION and each.on >= max(counts_from, status.since) for each in held):
        return None
    due = law.calendar.previous_working_day(reached)
    values: dict[str, Value] = {
        "status": status.code,
        "since": status.since,
        "end": status.planned_end,
        "months": months,
        "reached": reached,
        "due": due,
        "skipped": _skipped_codes(law.calendar, due, reached),
    }
    return Duty(DISCUSSION, due, version, "before_end", values)


def _skipped_codes(calendar: WorkingCalendar, start: date, end: date) -> str:
    return " ".join(off.code for _, off in calendar.skipped(start, end))


def facts_of(data: Mapping[str, Any]) -> CaseFacts:
    """The facts that an example in a rule file writes down."""
    status = data.get("status")
    return CaseFacts(
        searches=tuple(Search(each["started"], each.get("ended")) for each in data["searches"]),
        held=tuple(Held(each["kind"], each["on"]) for each in data.get("held", ())),
        status=Status(status["code"], status["since"], status.get("planned_end")) if status else None,
        without_qualification=data.get("without_qualification"),
    )
