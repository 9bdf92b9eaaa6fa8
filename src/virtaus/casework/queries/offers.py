"""Reads of offers of customers between teams, and of the customers to choose from.

The lead who gets an offer sees before answering how many they are, where they live and what is due: no person. Seeing
a person rests on the relation, which follows the team.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from virtaus.accounts.models import Account
from virtaus.area.queries.places import municipality_names
from virtaus.area.queries.teams import team_names
from virtaus.casework.duties import ORDER, CaseNow, State, cases_on
from virtaus.casework.models import OfferedPerson, OfferState, TeamOffer
from virtaus.casework.queries.duties import DUTY_FIELDS, duty_rows
from virtaus.casework.rows import STATE_LABELS, DutyRow, duty_row
from virtaus.casework.rules import MOVE_TO_TEAM, offers, own_side
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.rights import require
from virtaus.people.models import Person
from virtaus.people.rules import customers

SHOWN = 100


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer as lists and its page show it. ``mine``: the actor leads the offering team; ``theirs``: the other."""

    id: UUID
    from_team: str
    to_team: str
    count: int
    moved: int
    grounds: str
    state: OfferState
    offered_at: datetime
    offered_by: str
    answer: str
    answered_at: datetime | None
    answered_by: str
    mine: bool
    theirs: bool
    version: int

    @property
    def is_open(self) -> bool:
        return self.state is OfferState.OPEN

    @property
    def waits_for_me(self) -> bool:
        return self.is_open and self.theirs

    @property
    def can_undo(self) -> bool:
        return self.state is OfferState.ACCEPTED


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer with those of its customers whom the actor may see, and what all of them bring along, in numbers.

    ``own_team`` is the team for which the actor decides.
    """

    row: OfferRow
    own_team: UUID
    persons: tuple[DutyRow, ...]
    due: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, int], ...]


def offer_rows(actor: Actor) -> list[OfferRow]:
    """The offers of the teams that the actor leads, those that wait for their answer first, then the newest."""
    require(actor, MOVE_TO_TEAM)
    rows = _rows(actor, list(_with_names(offers(actor)).order_by("-offered_at", "-id")[:SHOWN]))
    return sorted(rows, key=lambda row: (not row.waits_for_me, not row.is_open))


def waiting_offers(actor: Actor) -> int:
    """How many customers are offered to the teams that the actor leads and wait for an answer. No person is named."""
    teams = actor.teams(*MOVE_TO_TEAM.roles)
    return OfferedPerson.objects.filter(offer__state=OfferState.OPEN, offer__to_team__in=teams).count()


def offer(actor: Actor, offer_id: UUID) -> Offer:
    """One offer; NotFound for who leads neither team."""
    require(actor, MOVE_TO_TEAM)
    found = offers.get(actor, offer_id)
    (row,) = _rows(actor, list(_with_names(offers(actor)).filter(id=found.id).order_by("id")))
    persons = list(found.persons.order_by("person_id").values_list("person_id", flat=True))
    cases = cases_on(Person.objects.filter(id__in=persons), clock.today())
    seen = duty_rows(actor, persons)
    shown = sorted(seen.values(), key=lambda each: (ORDER[each.state], each.due or clock.today(), each.key))
    return Offer(row, own_side(actor, found), tuple(shown), _due(cases), _places(actor, cases))


def _due(cases: Sequence[CaseNow]) -> tuple[tuple[str, int], ...]:
    counts = Counter(case.state for case in cases)
    return tuple((str(STATE_LABELS[state]), counts[state]) for state in State if counts[state])


def _places(actor: Actor, cases: Sequence[CaseNow]) -> tuple[tuple[str, int], ...]:
    names = municipality_names(actor)
    counts = Counter(names.get(case.municipality, case.municipality) or _("Hidden") for case in cases)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _with_names(rows: QuerySet[TeamOffer]) -> QuerySet[TeamOffer]:
    return rows.select_related("offered_by", "answered_by")


def _rows(actor: Actor, found: Collection[TeamOffer]) -> list[OfferRow]:
    counts = {
        offer: (count, moved)
        for offer, count, moved in OfferedPerson.objects.filter(offer__in=[each.id for each in found])
        .order_by("offer_id")
        .values("offer_id")
        .annotate(count=Count("id"), moved=Count("id", filter=Q(moved_on__isnull=False)))
        .values_list("offer_id", "count", "moved")
    }
    names, own = team_names(actor), actor.teams(*MOVE_TO_TEAM.roles)
    return [
        OfferRow(
            id=each.id,
            from_team=names[each.from_team_id],
            to_team=names[each.to_team_id],
            count=counts[each.id][0],
            moved=counts[each.id][1],
            grounds=each.grounds,
            state=OfferState(each.state),
            offered_at=each.offered_at,
            offered_by=_name(each.offered_by),
            answer=each.answer,
            answered_at=each.answered_at,
            answered_by=_name(each.answered_by),
            mine=each.from_team_id in own,
            theirs=each.to_team_id in own,
            version=each.version,
        )
        for each in found
    ]


def _name(account: Account | None) -> str:
    return account.name if account is not None else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the customers to choose from; empty fields narrow nothing. ``text`` is part of what names them."""

    text: str = ""
    state: str = ""
    situation: str = ""
    municipality: str = ""

    def fits(self, row: DutyRow) -> bool:
        return (
            self.text.casefold() in row.key.casefold()
            and self.state in {"", row.state}
            and self.situation in {"", row.status}
            and self.municipality in {"", row.municipality}
        )


@dataclass(frozen=True, slots=True)
class Choosable:
    """Customers to choose from: the first that fit, how many fit in all, and every customer by id."""

    shown: tuple[DutyRow, ...]
    fitting: int
    every: dict[UUID, DutyRow]


def choosable(actor: Actor, wanted: Wanted) -> Choosable:
    """The customers of the actor's teams whose job search lasts, in order of consequence."""
    require(actor, MOVE_TO_TEAM)
    places, today = municipality_names(actor), clock.today()
    rows = [duty_row(case, today, places) for case in cases_on(customers(actor), today)]
    fitting = [row for row in rows if wanted.fits(row)]
    trail.note(DUTY_FIELDS, {row.person_id for row in fitting[:SHOWN]})
    return Choosable(tuple(fitting[:SHOWN]), len(fitting), {row.person_id: row for row in rows})
