"""Files of events, as the page of imports reads them in."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.casework.codes import benefits
from virtaus.casework.event_file import COLUMNS, REQUIRED
from virtaus.casework.event_import import import_events
from virtaus.casework.event_plan import Plan as EventPlan
from virtaus.casework.event_plan import plan_events
from virtaus.casework.models import DiscussionKind, EventKind
from virtaus.casework.queries.imports import imports
from virtaus.casework.rules import IMPORT_EVENTS
from virtaus.casework.statutes import status_codes
from virtaus.frame.actor import Actor
from virtaus.frame.imports import Counts, ImportColumn, ImportKind, Journal, PastImport, Plan, Sent, Tell, add_kind

TITLE = gettext_lazy("Event files")
MEANINGS: dict[str, tuple[Any, str]] = {
    "event_id": (gettext_lazy("The register's own id of the event; an id is read once."), "E-100001"),
    "key": (gettext_lazy("Pseudonymous key of the person, never a personal identity code."), "VH7Q2K9MPA"),
    "event": (gettext_lazy("What happened."), "search_started"),
    "date": (gettext_lazy("The day from which it holds."), "2026-11-30"),
    "recorded_at": (gettext_lazy("When it was recorded, with the offset from UTC."), "2026-11-30T05:10:00+02:00"),
    "municipality": (gettext_lazy("Three-digit code of the municipality of residence."), "109"),
    "status": (gettext_lazy("Status code; with the end of a job search where the person went."), "unemployed"),
    "planned_end": (gettext_lazy("Estimated last day of a training, trial or other service."), "2027-03-26"),
    "discussion": (gettext_lazy("Kind of meeting."), "job_search_discussion"),
    "time": (gettext_lazy("Time of a meeting in Helsinki."), "14:00"),
    "occupation": (gettext_lazy("Occupations that the person seeks, separated by |."), "7212"),
    "skills": (gettext_lazy("Skills of the vocabulary, separated by |."), ""),
    "licences": (gettext_lazy("Licences and cards, separated by |."), "ajokortti-b"),
    "languages": (gettext_lazy("Languages that the person works in, separated by |."), "fi"),
    "protected": (gettext_lazy("1 when a non-disclosure order holds, 0 when it has ended."), "0"),
    "corrects": (gettext_lazy("Id of an earlier event that this one replaces."), ""),
    "benefit": (gettext_lazy("On what the unemployment benefit rests."), "general_support"),
}


def plan_file(actor: Actor, sent: Sent, tell: Tell) -> Plan:
    """What a file of events would do."""
    plan = plan_events(sent.content, tell)
    return Plan(_counts(plan), plan.faults, plan.warnings, facts=_facts(plan))


def apply_file(actor: Actor, sent: Sent, journal: Journal, tell: Tell) -> Counts:
    """Apply a file of events. The events themselves tell how to take it back, so the journal stays empty."""
    done = import_events(actor, sent.name, sent.content, tell, applied_by=sent.sender_id)
    return Counts(new=done.new_events, unchanged=done.already_read)


def past(actor: Actor) -> list[PastImport]:
    """The event files that were applied, whoever read them in."""
    return [
        PastImport(
            row.file_name,
            str(TITLE),
            row.rows,
            row.new_events,
            0,
            row.applied_at,
            row.applied_by,
            row.undone_at,
            reverse("casework:undo", args=[row.id]) if row.can_undo else "",
        )
        for row in imports(actor)
    ]


def _counts(plan: EventPlan) -> Counts:
    if plan.applied_at is not None:
        return Counts(unchanged=len(plan.file.lines))
    return Counts(new=len(plan.lines), unchanged=plan.already_read)


def _facts(plan: EventPlan) -> tuple[tuple[str, int], ...]:
    kinds = tuple((str(kind.label), count) for kind, count in plan.counts.items())
    return ((_("New persons"), len(plan.new_keys)), (_("Persons that change"), plan.changed), *kinds)


def _codes(name: str) -> tuple[str, ...]:
    known = {
        "event": tuple(EventKind.values),
        "discussion": tuple(DiscussionKind.values),
        "status": tuple(sorted(status_codes())),
        "benefit": tuple(benefits()),
    }
    return known.get(name, ())


add_kind(
    ImportKind(
        "events",
        title=TITLE,
        help=gettext_lazy("What happened to jobseekers: job searches, statuses, meetings, competence."),
        right=IMPORT_EVENTS,
        columns=tuple(ImportColumn(name, *MEANINGS[name], name in REQUIRED, codes=_codes(name)) for name in COLUMNS),
        plan=plan_file,
        apply=apply_file,
        fields=frozenset({"casework.event_file"}),
        order=10,
        past=past,
    )
)
