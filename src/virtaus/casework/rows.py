"""Rows that pages show of cases: words, dates and links, no models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext

from virtaus.casework.duties import CaseNow, State, days_late
from virtaus.casework.models import DiscussionKind
from virtaus.casework.statutes import in_language, status_codes
from virtaus.casework.wording import near, reason_sentence, short_near

STATE_LABELS = {
    State.LATE: gettext_lazy("Late"),
    State.TODAY: gettext_lazy("Today"),
    State.WEEK: gettext_lazy("This week"),
    State.LATER: gettext_lazy("Later"),
    State.BOOKED: gettext_lazy("Booked"),
    State.NONE: gettext_lazy("Nothing due"),
}
STATE_KINDS = {State.LATE: "late", State.TODAY: "today"}
# The chips of the today page: what they narrow down to, their colour, and the word after the count.
TODAY_CHIPS: tuple[tuple[str, str, Callable[[int], str]], ...] = (
    (State.LATE, "late", lambda count: npgettext("duties", "late", "late", count)),
    (State.TODAY, "today", lambda count: npgettext("duties", "today", "today", count)),
    (State.WEEK, "", lambda count: npgettext("duties", "this week", "this week", count)),
    ("new", "", lambda count: ngettext("new customer", "new customers", count)),
    ("changed", "", lambda count: ngettext("situation changed", "situations changed", count)),
)
TAG_KINDS = {State.LATE: "late", State.TODAY: "warn", State.BOOKED: "good"}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A person's duty as a list shows it: when, who, what, why, on the day ``today``.

    Words are made when they are asked for: a list of a thousand customers shows a page of them.
    ``check``: the rule was not read from the statute and the area has not approved it, so the date must be checked.
    """

    case: CaseNow
    today: date
    places: Mapping[str, str]
    person_id: UUID
    key: str
    state: State
    kind: DiscussionKind | None
    due: date | None
    check: bool
    is_new: bool
    has_changed: bool
    booked_id: UUID | None
    booked_on: date | None
    booked_at: time | None
    municipality: str
    status: str
    search_started: date

    @property
    def note(self) -> str:
        """How late it is, or how soon."""
        return _note(self.due, self.today) if self.due else ""

    @property
    def what(self) -> str:
        return _what(self.case)

    @property
    def why(self) -> str:
        return reason_sentence(self.case.duty) if self.case.duty else ""

    @property
    def citation(self) -> str:
        return in_language(self.case.duty.version.citation) if self.case.duty else ""

    @property
    def municipality_name(self) -> str:
        return self.places.get(self.municipality, self.municipality)

    @property
    def status_name(self) -> str:
        return str(status_codes()[self.status]) if self.status else ""

    @property
    def when(self) -> str:
        """The due date with its weekday; of another year with its year."""
        return near(self.due) if self.due else ""

    @property
    def due_day(self) -> str:
        """The due date as it stands inside a sentence."""
        return short_near(self.due) if self.due else ""

    @property
    def state_label(self) -> str:
        return str(STATE_LABELS[self.state])

    @property
    def colour(self) -> str:
        return STATE_KINDS.get(self.state, "")

    @property
    def tag(self) -> str:
        return TAG_KINDS.get(self.state, "quiet")


def duty_row(case: CaseNow, today: date, places: Mapping[str, str]) -> DutyRow:
    """The row of one case; ``places`` names municipalities by code."""
    found, booked = case.duty, case.booked
    return DutyRow(
        case=case,
        today=today,
        places=places,
        person_id=case.person_id,
        key=case.key,
        state=case.state,
        kind=DiscussionKind(found.kind) if found else None,
        due=found.due if found else None,
        check=not case.approved,
        is_new=case.is_new,
        has_changed=case.has_changed,
        booked_id=booked.id if booked else None,
        booked_on=booked.on if booked else None,
        booked_at=booked.at if booked else None,
        municipality=case.municipality,
        status=case.facts.status.code if case.facts.status else "",
        search_started=next(each.started_on for each in case.facts.searches if each.lasts(today)),
    )


def _note(due: date, today: date) -> str:
    if due < today:
        late = days_late(due, today)
        return ngettext("%d working day late", "%d working days late", late) % late
    return {0: _("today"), 1: _("tomorrow")}.get((due - today).days, "")


def _what(case: CaseNow) -> str:
    """The matter in one sentence, with what has been agreed about it."""
    if case.duty is None:
        return _("No meeting is due.")
    kind = DiscussionKind(case.duty.kind).label
    due = short_near(case.duty.due)
    if case.booked is not None:
        agreed = short_near(case.booked.on)
        if case.state is State.BOOKED:
            return _("%(kind)s is booked for %(day)s.") % {"kind": kind, "day": agreed}
        return _("%(kind)s is booked for %(day)s, after the due date.") % {"kind": kind, "day": agreed}
    if case.state is State.LATE:
        return _("%(kind)s has not been held.") % {"kind": kind}
    return _("%(kind)s by %(day)s.") % {"kind": kind, "day": due}
