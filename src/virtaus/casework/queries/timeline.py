"""Everything of a person on one line of time, as it is known now or was known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.casework.duties import CaseNow, cases_on, stood_before
from virtaus.casework.knowing import end_of
from virtaus.casework.models import Discussion, DiscussionState, Origin
from virtaus.casework.queries.duties import DUTY_FIELDS
from virtaus.casework.queries.entries import EntryRow, entries_of
from virtaus.casework.queries.meetings import meetings_of
from virtaus.casework.queries.tracks import PeriodRow, Tracks, tracks
from virtaus.casework.rows import duty_row
from virtaus.casework.slots import Happening, happenings
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.charts.spans import Lane, Moment, Span, SpanChart
from virtaus.frame.figures import clock_time, day
from virtaus.people import queries as people
from virtaus.people.queries import PersonRow
from virtaus.people.rules import persons


@dataclass(frozen=True, slots=True)
class Timeline:
    """A person's history. ``known_on`` is the day of which it tells what was known, None for now.

    ``headline`` is the finding; ``due`` what was to be done then, in one sentence.
    """

    person: PersonRow
    known_on: date | None
    headline: str
    due: str
    chart: SpanChart
    tracks: Tracks
    happenings: tuple[Happening, ...]
    entries: tuple[EntryRow, ...]


def timeline(actor: Actor, person_id: UUID, known_on: date | None = None) -> Timeline:
    """The history of one person within the scope; NotFound for any other."""
    person = people.person(actor, person_id)
    known_at = end_of(known_on) if known_on is not None else None
    on = known_on or clock.today()
    found = tracks(actor, person_id, known_at)
    met = _meetings(actor, person_id, known_at)
    told = [*_told(found), *met, *happenings(actor, person_id, known_at)]
    case = next(iter(cases_on(persons(actor).filter(id=person_id), on, known_at)), None)
    trail.note(DUTY_FIELDS, [person_id])
    return Timeline(
        person=person,
        known_on=known_on,
        headline=_headline(found, on),
        due=_due(case, on),
        chart=_chart(found, told, on, known_on),
        tracks=found,
        happenings=tuple(sorted(told, key=lambda each: each.on, reverse=True)),
        entries=tuple(entries_of(actor, person_id, known_at)),
    )


def _headline(found: Tracks, on: date) -> str:
    status = found.status(on)
    if status is None:
        return _("No job search is known.")
    lasted = (on - status.valid_from).days
    if lasted == 0:
        told = _("%(status)s: began today.") if on == clock.today() else _("%(status)s: began on this day.")
        return told % {"status": status.name}
    sentence = ngettext("%(status)s since %(day)s: %(count)d day.", "%(status)s since %(day)s: %(count)d days.", lasted)
    return sentence % {"status": status.name, "day": day(status.valid_from), "count": lasted}


def _due(case: CaseNow | None, on: date) -> str:
    return duty_row(case, on, {}).what if case is not None else _("No meeting is due.")


def _told(found: Tracks) -> list[Happening]:
    told: list[Happening] = []
    for search in found.searches:
        told.append(Happening(search.valid_from, _("Job search began"), kind="search"))
        if search.valid_to is not None:
            told.append(Happening(search.valid_to, _("Job search ended"), kind="search"))
    told += [Happening(row.valid_from, row.name, row.note, kind="status", local=row.local) for row in found.statuses]
    told += [Happening(row.valid_from, _("Benefit basis: %s") % row.name, kind="status") for row in found.benefits]
    told += [
        Happening(row.valid_from, _("Moved to %s") % row.name, kind="move")
        for earlier, row in zip(found.residences, found.residences[1:], strict=False)
        if earlier.valid_to == row.valid_from
    ]
    told += [Happening(row.valid_from, _("Owner team: %s") % row.name, row.note, kind="move") for row in found.teams]
    return told


def _meetings(actor: Actor, person_id: UUID, known_at: datetime | None) -> list[Happening]:
    told: list[Happening] = []
    rows = meetings_of(actor, [person_id], known_at).get(person_id, [])
    earlier = (
        stood_before(Discussion.objects.filter(id__in=[row.id for row in rows]), known_at)
        if known_at is not None and rows
        else {}
    )
    for row in rows:
        on, at, state = earlier.get(row.id, (row.on, row.at, row.state))
        note = "" if state is DiscussionState.HELD else str(DiscussionState(state).label)
        if at is not None and state is DiscussionState.BOOKED:
            note = f"{note}, {clock_time(at)}"
        local = row.origin is Origin.VIRTAUS and not row.confirmed
        url = reverse("casework:meeting", args=[row.id])
        told.append(Happening(on, str(row.kind.label), note, url, "meeting", local))
    return told


def _chart(found: Tracks, told: list[Happening], on: date, known_on: date | None) -> SpanChart:
    meetings = [each for each in told if each.kind == "meeting"]
    other = [each for each in told if each.kind not in {"meeting", "status", "search"}]
    lanes = (
        Lane(_("Job search"), tuple(_span(row, "plain") for row in found.searches)),
        Lane(_("Status"), tuple(_span(row, row.group) for row in found.statuses)),
        Lane(_("Benefit basis"), tuple(_span(row, "plain") for row in found.benefits)),
        Lane(_("Meetings"), moments=tuple(_moment(each, on) for each in meetings)),
        Lane(_("Other"), moments=tuple(_moment(each, on) for each in other)),
    )
    return SpanChart(
        title=_("History"),
        description=_("Job search, status, benefit basis and meetings in time. The same stands in the tables."),
        lanes=lanes,
        today=on,
        today_label=day(on) if known_on else _("Today"),
    )


def _span(row: PeriodRow, kind: str) -> Span:
    return Span(row.valid_from, row.valid_to, f"{row.name} {row.days}", kind)


def _moment(each: Happening, on: date) -> Moment:
    return Moment(each.on, f"{each.what} {day(each.on)}" + (f", {each.note}" if each.note else ""), each.on > on)
