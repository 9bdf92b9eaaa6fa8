"""How the ledger, the meetings and the plans of two records become those of one.

Searches, statuses, residences, benefits and teams are built anew from the events of both. Where the job searches of
both lasted at the same time, the events of one alone tell searches and statuses: those of the other are taken back,
with the reason, and stay on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.casework.event_import import rebuilt
from virtaus.casework.models import (
    CaseEvent,
    Discussion,
    DiscussionState,
    EmploymentPlan,
    EventKind,
    JobSearch,
    NeedsAssessment,
    OfferedPerson,
    Origin,
    TeamPeriod,
)
from virtaus.casework.rebuilding import write_cases
from virtaus.frame import clock
from virtaus.frame.errors import Invalid
from virtaus.frame.figures import day
from virtaus.people.merging.rooms import Chosen, Difference, Pair, Room, Side, add_room, chosen_side

LEDGER, PLAN = "casework.ledger", "casework.plan"
# What tells searches, statuses and benefits; meetings, moves and competence of both records stand beside each other.
OF_THE_LEDGER = (
    EventKind.SEARCH_STARTED,
    EventKind.STATUS_CHANGED,
    EventKind.SEARCH_ENDED,
    EventKind.BENEFIT_CHANGED,
)


def differences(pair: Pair) -> Sequence[Difference]:
    """Whose job search and statuses hold, where both lasted at the same time; whose plan goes on."""
    found = []
    if _overlap(_searches(pair.kept), _searches(pair.merged)):
        label = _("Job searches and statuses")
        found.append(Difference(LEDGER, label, *(_described(_searches(each)) for each in pair.both)))
    plans = [_plan(each) for each in pair.both]
    if plans[0] is not None and plans[1] is not None:
        begun = [_("Begun on %(day)s") % {"day": day(plan.started_on)} for plan in plans if plan is not None]
        found.append(Difference(PLAN, _("The employment plan that goes on"), *begun))
    return found


def refusals(pair: Pair) -> Sequence[str]:
    """Two meetings of one kind ahead: somebody must call one off, and tell the person."""
    booked = Discussion.objects.filter(
        person__in=pair.both, state=DiscussionState.BOOKED, origin=Origin.VIRTAUS, superseded_at__isnull=True
    )
    kinds = [row.get_kind_display() for row in booked.order_by("kind", "id")]
    return [
        _("Both have a booked meeting: %(kind)s. Call one of them off first.") % {"kind": kind}
        for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1})
    ]


def settle(pair: Pair, chosen: Chosen, now: datetime) -> None:
    """Leave in force what can be in force once: a ledger, an owner team at a time, a plan, an assessment."""
    loser = pair.merged if chosen_side(chosen, LEDGER) is Side.KEPT else pair.kept
    winner = pair.kept if loser == pair.merged else pair.merged
    if _overlap(_searches(pair.kept), _searches(pair.merged)):
        _take_back(loser, now)
    _supersede_teams(winner, loser, now)
    _end_a_plan(pair, chosen)
    _supersede_assessment(pair, now)
    offered = OfferedPerson.objects.filter(person=pair.kept).order_by().values("offer")
    OfferedPerson.objects.filter(person=pair.merged, offer__in=offered).delete()


def rebuild(pair: Pair, chosen: Chosen, now: datetime) -> None:
    """Build every track from the events that now stand together; Invalid where entries do not hold together."""
    if not CaseEvent.objects.filter(person=pair.kept).exists():
        return
    cases = rebuilt({pair.kept})
    if cases[pair.kept].refused:
        wrong = CaseEvent.objects.get(id=cases[pair.kept].refused[0].ref)
        what = {"kind": wrong.get_kind_display(), "day": day(wrong.on)}
        message = _("The entry “%(kind)s” of %(day)s does not hold beside those of the other record: correct it first.")
        raise Invalid({"": [message % what]})
    write_cases(cases, now)


def _searches(person: UUID) -> list[JobSearch]:
    return list(JobSearch.objects.filter(person=person, superseded_at__isnull=True).order_by("started_on", "id"))


def _overlap(ours: Sequence[JobSearch], theirs: Sequence[JobSearch]) -> bool:
    return any(
        meets((one.started_on, one.ended_on), (other.started_on, other.ended_on)) for one in ours for other in theirs
    )


def meets(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Whether two periods, half-open in days, have a day in common."""
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])


def _described(searches: Sequence[JobSearch]) -> str:
    return ", ".join(f"{day(each.started_on)}–{day(each.ended_on) if each.ended_on else ''}" for each in searches)


def _take_back(person: UUID, now: datetime) -> None:
    """Withdraw what the record tells of searches and statuses; each event keeps its row."""
    wrong = list(
        CaseEvent.objects.filter(
            person=person, kind__in=OF_THE_LEDGER, superseded_at__isnull=True, undone_at__isnull=True
        ).order_by("on", "recorded_at", "id")
    )
    CaseEvent.objects.filter(id__in=[each.id for each in wrong]).update(superseded_at=now)
    CaseEvent.objects.bulk_create(
        CaseEvent(
            person_id=person,
            origin=Origin.VIRTAUS,
            kind=EventKind.WITHDRAWN,
            on=each.on,
            grounds=_("Two records of one person were merged"),
            corrects=each,
            recorded_at=each.recorded_at,
            known_at=now,
        )
        for each in wrong
    )


def _supersede_teams(winner: UUID, loser: UUID, now: datetime) -> None:
    """An owner team of the one record gives way where the other's held at the same time."""
    held = TeamPeriod.objects.filter(superseded_at__isnull=True).order_by("valid_from", "id")
    own = [(row.valid_from, row.valid_to) for row in held.filter(person=winner)]
    giving_way = [
        row.id for row in held.filter(person=loser) if any(meets((row.valid_from, row.valid_to), each) for each in own)
    ]
    TeamPeriod.objects.filter(id__in=giving_way).update(superseded_at=now)


def _plan(person: UUID) -> EmploymentPlan | None:
    return EmploymentPlan.objects.filter(person=person, ended_on__isnull=True).first()


def _end_a_plan(pair: Pair, chosen: Chosen) -> None:
    ours, theirs = _plan(pair.kept), _plan(pair.merged)
    if ours is not None and theirs is not None:
        ending = theirs if chosen_side(chosen, PLAN) is Side.KEPT else ours
        ending.change({"ended_on": max(clock.today(), ending.started_on)}, version=ending.version)


def _supersede_assessment(pair: Pair, now: datetime) -> None:
    """A new assessment supersedes the one before, whichever record it stood in."""
    lasting = NeedsAssessment.objects.filter(person__in=pair.both, superseded_at__isnull=True)
    older = lasting.order_by("-made_on", "-recorded_at", "-id").values_list("id", flat=True)[1:]
    NeedsAssessment.objects.filter(id__in=list(older)).update(superseded_at=now)


add_room(
    Room(
        "casework",
        differences=differences,
        refusals=refusals,
        settle=settle,
        rebuild=rebuild,
        built_from=(CaseEvent,),
    )
)
