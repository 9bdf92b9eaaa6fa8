"""The proposals of the own teams as a list: by state and age, to see which wait for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from virtaus.accounts.models import Account
from virtaus.frame import figures
from virtaus.frame.actor import Actor
from virtaus.frame.tables import Asked, Choice, Column, DateRange, Kind, Table, TableView
from virtaus.proposals.models import Decision, Proposal
from virtaus.proposals.queries.history import FIELDS, ProposalRow, own_proposals, rows_of
from virtaus.proposals.reasons import ends, told
from virtaus.proposals.states import OPEN, State


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A proposal in the list of the teams: ``by`` is who proposed, ``points`` what it had then."""

    id: UUID
    person_id: UUID
    key: str
    title: str
    employer: str
    state: str
    reason: str
    points: float
    by: str
    proposed_at: datetime


def _open_or_over(code: str) -> Q:
    return Q(state__in=OPEN) if code == "open" else ~Q(state__in=OPEN)


def _ended_for(reason: str) -> Q:
    return Q(Exists(Decision.objects.filter(proposal=OuterRef("pk"), reason=reason, undone_by__isnull=True)))


TEAM_PROPOSALS = Table[TeamRow](
    name="proposals.team",
    title=gettext_lazy("Proposals"),
    columns=(
        Column("title", gettext_lazy("Opening"), sort="vacancy__title", note=lambda row: row.employer),
        Column("key", gettext_lazy("Customer"), url=lambda row: reverse("people:person", args=[row.person_id])),
        Column("state", gettext_lazy("State"), sort="state", note=lambda row: row.reason),
        Column("points", gettext_lazy("Points"), Kind.NUMBER, sort="score", decimals=0, phone=False),
        Column("by", gettext_lazy("Proposed by"), phone=False),
        Column("proposed_at", gettext_lazy("Proposed on"), Kind.MOMENT, sort="proposed_at"),
    ),
    filters=(
        Choice(
            "open",
            gettext_lazy("Stands"),
            options=(("open", gettext_lazy("under way")), ("over", gettext_lazy("ended"))),
            where=_open_or_over,
        ),
        Choice("state", gettext_lazy("State"), options=tuple(State.choices)),
        Choice("reason", gettext_lazy("Reason"), where=_ended_for),
        DateRange("proposed", gettext_lazy("Proposed"), field="proposed_at", moment=True),
    ),
    order="-proposed_at",
    link=lambda row: reverse("proposals:proposal", args=[row.id]),
    fields=FIELDS,
    person=lambda row: row.person_id,
    empty=gettext_lazy("No proposals yet"),
    empty_help=gettext_lazy("Open a customer and choose Openings: propose one from the list."),
)


def team_proposals(actor: Actor, asked: Asked) -> TableView[TeamRow]:
    """The proposals to the customers of the own teams. Noted in the trail as they are shown."""

    def read(found: Sequence[Proposal]) -> list[TeamRow]:
        names = dict(Account.objects.filter(id__in=[each.proposed_by_id for each in found]).values_list("id", "name"))
        reasons = _reasons(found)
        return [
            _row(row, each, names.get(each.proposed_by_id or UUID(int=0), ""), reasons.get(each.id, ""))
            for row, each in zip(rows_of(actor, list(found)), found, strict=True)
        ]

    reasons = tuple((code, str(each)) for code, each in ends().items())
    return TEAM_PROPOSALS.over(asked, own_proposals(actor), read, options={"reason": reasons})


def _reasons(found: Sequence[Proposal]) -> dict[UUID, str]:
    """The reason of the last decision of each, in words."""
    rows = Decision.objects.filter(proposal__in=found).order_by("decided_at", "id")
    return {row.proposal_id: told(row.reason, row.words) for row in rows}


def _row(row: ProposalRow, proposal: Proposal, by: str, reason: str) -> TeamRow:
    return TeamRow(
        id=row.id,
        person_id=row.person_id,
        key=row.key,
        title=row.vacancy.title,
        employer=row.vacancy.employer,
        state=row.state_label,
        reason=reason,
        points=proposal.score,
        by=by,
        proposed_at=row.proposed_at,
    )


def finding(actor: Actor) -> str:
    """How many proposals are under way, in a sentence."""
    count = own_proposals(actor).filter(state__in=OPEN).count()
    sentence = ngettext("%(count)s proposal is under way.", "%(count)s proposals are under way.", count)
    return sentence % {"count": figures.number(count)} if count else _("No proposal is under way.")
