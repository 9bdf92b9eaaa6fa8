"""Reads of accesses outside one's own teams: one's own, and those that one reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.area.queries.teams import team_names
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.rights import may, require
from virtaus.frame.tables import Asked, Choice, Column, Kind, Table, TableView
from virtaus.people.access import in_force
from virtaus.people.models import AccessReason, OutsideAccess, Verdict
from virtaus.people.queries.persons import shown_key
from virtaus.people.rules import REVIEW_ACCESS, reviewed_accesses

ACCESS_FIELDS = frozenset({"people.key", "people.outside_access", "accounts.name"})
NOT_REVIEWED = "waiting"


@dataclass(frozen=True, slots=True)
class AccessRow:
    """An access as its reviewer sees it. ``own``: the reviewer's own, which somebody else must review."""

    id: UUID
    person_id: UUID
    key: str
    worker: str
    team: str
    reason: str
    words: str
    opened_at: datetime
    ends_at: datetime
    verdict: str
    own: bool
    version: int

    @property
    def verdict_label(self) -> str:
        return str(Verdict(self.verdict).label) if self.verdict else str(_("Not reviewed"))

    @property
    def waits(self) -> bool:
        """Whether this reviewer may still say what they found."""
        return not self.verdict and not self.own


ACCESSES: Table[AccessRow] = Table(
    name="people.accesses",
    title=_("Customers opened from outside their team"),
    columns=(
        Column("key", _("Customer")),
        Column("worker", _("Who opened")),
        Column("reason", _("Reason"), note=lambda row: row.words),
        Column("team", _("Customer's team"), phone=False),
        Column("opened_at", _("Opened"), Kind.MOMENT, sort="opened_at"),
        Column("ends_at", _("Open until"), Kind.MOMENT, sort="ends_at", phone=False),
        Column("verdict_label", _("Review"), tag=lambda row: {"": "warn", Verdict.FLAGGED: "late"}.get(row.verdict)),
        Column("review", _("Approve or flag"), value=lambda row: "", template="people/review_cell.html", export=False),
    ),
    filters=(
        Choice(
            "verdict",
            _("Review"),
            options=[(NOT_REVIEWED, _("Not reviewed")), *Verdict.choices],
            where=lambda value: Q(verdict="" if value == NOT_REVIEWED else value),
        ),
        Choice("reason", _("Reason"), options=AccessReason.choices),
    ),
    order="-opened_at",
    fields=ACCESS_FIELDS,
    person=lambda row: row.person_id,
    empty=_("Nobody has opened a customer from outside the team"),
    empty_help=_("When somebody of another team states a reason and opens a customer, it stands here for review."),
)


def accesses(actor: Actor, asked: Asked) -> TableView[AccessRow]:
    """The accesses that the actor reviews, newest first."""
    require(actor, REVIEW_ACCESS)
    since = clock.now() - timedelta(days=in_force(clock.today()).shown_days)
    rows = reviewed_accesses(actor).filter(opened_at__gte=since).select_related("person")

    def read(found: Sequence[OutsideAccess]) -> list[AccessRow]:
        return _rows(actor, found)

    return ACCESSES.over(asked, rows, read)


def _rows(actor: Actor, found: Sequence[OutsideAccess]) -> list[AccessRow]:
    teams = team_names(actor)
    workers = dict(Account.objects.filter(id__in={row.account_id for row in found}).values_list("id", "name"))
    return [
        AccessRow(
            id=row.id,
            person_id=row.person_id,
            key=shown_key(row.person),
            worker=workers.get(row.account_id, ""),
            team=teams.get(row.team_id, "") if row.team_id and not row.person.protected else "",
            reason=str(AccessReason(row.reason).label),
            words=row.words,
            opened_at=row.opened_at,
            ends_at=row.closed_at or row.ends_at,
            verdict=row.verdict,
            own=row.account_id == actor.account_id,
            version=row.version,
        )
        for row in found
    ]


def access(actor: Actor, access_id: UUID) -> UUID:
    """The id of an access that the actor reviews; NotFound for any other."""
    require(actor, REVIEW_ACCESS)
    return reviewed_accesses.get(actor, access_id).id


def waiting_reviews(actor: Actor) -> int:
    """How many accesses wait for this actor's review."""
    if actor.account_id is None or not may(actor, REVIEW_ACCESS):
        return 0
    return reviewed_accesses(actor).filter(verdict="").exclude(account_id=actor.account_id).count()
