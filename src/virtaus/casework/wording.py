"""Sentences of rules filled in: dates, days off and statuses as the reader's language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.casework.queries.meetings import MeetingRow
from virtaus.casework.queries.plans import PlanRow
from virtaus.casework.queries.tracks import Tracks
from virtaus.casework.statutes import calendar, in_language, rules, status_codes
from virtaus.engine.statutes.duties import Duty, Value
from virtaus.engine.statutes.rules import Rule
from virtaus.frame import clock
from virtaus.frame.figures import clock_time, day, short_day, weekday

FEW = 10  # things that one names in a word; of more it matters how many are late


def in_words(count: int) -> str:
    """A small number as a word that may begin a sentence; larger ones in digits."""
    words = (
        _("Zero"), _("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"), _("Eight"), _("Nine"),
        _("Ten"),
    )  # fmt: skip
    return words[count] if count < len(words) else str(count)


def news_note(since: datetime) -> str:
    """What counts as new and changed on the coach's day."""
    if clock.local(since).date() == clock.today():
        return _("New and changed: what has come after the first event file, read at %s.") % clock_time(since)
    return _("New and changed: what has come after %s.") % weekday(clock.local(since).date())


def today_headline(late: int, due: int, week: int) -> str:
    """The finding of the today page: ``late`` and ``due`` today come first, ``week`` are later this week."""
    first = late + due
    if first > FEW:
        if not due:
            return _("%s late.") % late
        return (
            _("%(late)s late, %(today)s today.") % {"late": late, "today": due} if late else _("%s to do today.") % due
        )
    if first:
        return ngettext("%s thing first.", "%s things first.", first) % in_words(first)
    if week:
        sentence = ngettext(
            "Nothing is late. %d meeting to agree this week.", "Nothing is late. %d meetings to agree this week.", week
        )
        return sentence % week
    return _("Nothing is late.")


def progress(done: int, left: int) -> str:
    """How far the team's day has come: ``done`` customers looked after, ``left`` things that come first."""
    if not done:
        return ""
    sentence = ngettext("%(done)s of %(all)s done today", "%(done)s of %(all)s done today", done)
    return sentence % {"done": done, "all": done + left}


def reason_sentence(duty: Duty) -> str:
    """Why a meeting is due, in one sentence without its citation."""
    return in_language(rule_of(duty).sentences[duty.reason]).format_map(_written(duty.values, years=False))


def steps(duty: Duty) -> list[str]:
    """How the due date was computed, step by step."""
    rule = rule_of(duty)
    templates = rule.steps[duty.reason]
    written = _written(duty.values, years=True)
    return [template.format_map(written) for template in in_language(templates)]


def rule_of(duty: Duty) -> Rule:
    return _rules_by_id()[duty.version.rule]


@cache
def _rules_by_id() -> Mapping[str, Rule]:
    return {rule.id: rule for rule in rules()}


def _written(values: Mapping[str, Value], *, years: bool) -> dict[str, str]:
    written: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, date):
            written[name] = day(value) if years else short_near(value)
        elif name == "status":
            written[name] = str(status_codes()[str(value)])
        elif name == "skipped":
            written[name] = _days_off(str(value))
        else:
            written[name] = str(value)
    return written


def short_near(value: date) -> str:
    """A date without its year where the year is plain: this year's."""
    return short_day(value) if value.year == clock.today().year else day(value)


def near(value: date) -> str:
    """A day as lists of duties write it: with its weekday this year, with its year in any other."""
    return weekday(value) if value.year == clock.today().year else day(value)


def _days_off(codes: str) -> str:
    if not codes:
        return _("none")
    names = {off.code: off.names for off in calendar().days_off}
    return ", ".join(in_language(names[code]) for code in codes.split())


def national_text(meeting: MeetingRow) -> str:
    """The meeting as one line to paste into the national client system, so that nothing is typed twice."""
    parts = [str(meeting.kind.label), day(meeting.on)]
    if meeting.at is not None:
        parts.append(_("at %s") % clock_time(meeting.at))
    parts += [_("%d min") % meeting.minutes, meeting.place or str(meeting.channel.label), str(meeting.state.label)]
    if meeting.reason:
        parts.append(meeting.reason)
    return f"{meeting.key}: " + ", ".join(parts)


def pending_text(key: str, held: Tracks) -> str:
    """What was recorded here and the national register has not told yet, a line each, to paste there."""
    lines = [
        _("%(key)s: %(status)s from %(day)s") % {"key": key, "status": row.name, "day": day(row.valid_from)}
        for row in held.statuses
        if row.local
    ]
    return "\n".join(lines)


def plan_text(key: str, plan: PlanRow) -> str:
    """A plan as plain lines to paste into the national client system."""
    lines = [_("%s: employment plan") % key]
    marks = {"goal": "", "measure": "- ", "step": "  - "}
    for item in plan.items:
        notes = [item.who, day(item.due) if item.due else "", "" if item.is_open else str(item.state.label)]
        told = ", ".join(note for note in notes if note)
        lines.append(marks[item.level] + item.text + (f" ({told})" if told else ""))
    if plan.review_on:
        lines.append(_("Reviewed by %s") % day(plan.review_on))
    return "\n".join(lines)
