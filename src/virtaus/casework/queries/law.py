"""Reads of the rules: what they say, whether they are sure, and why a person has a duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.casework.duties import CaseNow, is_approved, recorded_times
from virtaus.casework.models import DiscussionKind, RuleApproval
from virtaus.casework.queries.duties import case_of
from virtaus.casework.queries.imports import data_time
from virtaus.casework.queries.meetings import MeetingRow, meetings_of
from virtaus.casework.rows import DutyRow, duty_row
from virtaus.casework.rules import READ_RULES
from virtaus.casework.statutes import in_language, rules, status_codes
from virtaus.casework.wording import rule_of, steps
from virtaus.engine.statutes.rules import MARKS, Rule, Version
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.errors import NotFound
from virtaus.frame.figures import day
from virtaus.frame.rights import require


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    grounds: str
    approved_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a rule as people read it. ``sure``: read from the statute, or approved by the area."""

    rule: str
    title: str
    valid_from: date
    valid_to: date | None
    citation: str
    source: str
    statute: str
    mark: str
    mark_label: str
    notes: str
    parameters: tuple[tuple[str, str], ...]
    examples: tuple[str, ...]
    in_force: bool
    sure: bool
    approval: ApprovalRow | None


@dataclass(frozen=True, slots=True)
class Why:
    """Why a person has a duty: the rule, the facts used, the steps, and since when the data is known."""

    row: DutyRow
    version: VersionRow
    steps: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    meetings: tuple[MeetingRow, ...]
    recorded_at: datetime | None
    data_time: datetime | None


def rule_versions(actor: Actor) -> list[VersionRow]:
    """Every version of every rule: those in force first, in order of rule."""
    require(actor, READ_RULES)
    approvals = _approvals()
    rows = [_version_row(rule, version, approvals) for rule in rules() for version in rule.versions]
    return sorted(rows, key=lambda row: (not row.in_force, row.rule, row.valid_from))


def rule_version(actor: Actor, rule_id: str, valid_from: date) -> VersionRow:
    """One version of a rule; NotFound where there is none."""
    found = [row for row in rule_versions(actor) if (row.rule, row.valid_from) == (rule_id, valid_from)]
    if not found:
        raise NotFound(_("Not found."))
    return found[0]


def why(actor: Actor, person_id: UUID) -> Why:
    """The grounds of a person's duty. NotFound outside the scope, and where nothing is due."""
    case = case_of(actor, person_id)
    if case is None or case.duty is None:
        raise NotFound(_("Nothing is due."))
    return Why(
        row=duty_row(case, clock.today(), {}),
        version=_version_row(rule_of(case.duty), case.duty.version, _approvals()),
        steps=tuple(steps(case.duty)),
        facts=tuple(_facts(case)),
        meetings=tuple(meetings_of(actor, [person_id]).get(person_id, [])),
        recorded_at=recorded_times([person_id]).get(person_id),
        data_time=data_time(),
    )


def _facts(case: CaseNow) -> list[tuple[str, str]]:
    """What the rule looked at, in words."""
    facts: list[tuple[str, str]] = []
    for search in case.facts.searches:
        ended = f"–{day(search.ended_on)}" if search.ended_on else "–"
        facts.append((_("Job search"), f"{day(search.started_on)}{ended}"))
    status = case.facts.status
    if status is not None:
        facts.append((_("Status"), f"{status_codes()[status.code]}, {day(status.since)}–"))
        if status.planned_end is not None:
            facts.append((_("Estimated end"), day(status.planned_end)))
    facts += [(str(DiscussionKind(held.kind).label), day(held.on)) for held in case.facts.held]
    return facts


def _approvals() -> dict[tuple[str, date], ApprovalRow]:
    rows = RuleApproval.objects.filter(withdrawn_at__isnull=True).select_related("approved_by").order_by("id")
    return {
        (row.rule, row.version_from): ApprovalRow(
            row.grounds, row.approved_at, row.approved_by.name if row.approved_by else ""
        )
        for row in rows
    }


def _version_row(rule: Rule, version: Version, approvals: dict[tuple[str, date], ApprovalRow]) -> VersionRow:
    marks = {
        "S": _("statute text read"),
        "W": _("read on the web, the statute text not seen"),
        "M": _("from memory, unverified"),
        "A": _("the area's own choice"),
    }
    if set(marks) != set(MARKS):
        raise ValueError("a mark of the rules has no name")
    return VersionRow(
        rule=rule.id,
        title=in_language(rule.title),
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        citation=in_language(version.citation),
        source=in_language(version.source),
        statute=version.statute,
        mark=version.mark,
        mark_label=marks[version.mark],
        notes=in_language(version.notes) if version.notes else "",
        parameters=tuple((name, _parameter(value)) for name, value in version.parameters.items()),
        examples=tuple(example.name for example in version.examples),
        in_force=version.in_force(clock.today()),
        sure=is_approved(version, approvals),
        approval=approvals.get((rule.id, version.valid_from)),
    )


def _parameter(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(status_codes().get(each, each)) for each in value) or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
