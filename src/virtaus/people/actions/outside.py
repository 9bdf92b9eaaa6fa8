"""Opening a person outside one's own teams with a stated reason, ending it, and reviewing it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.frame.powers import Place, require_power
from virtaus.people.access import in_force as settings_in_force
from virtaus.people.models import AccessReason, OutsideAccess, Relation, Verdict
from virtaus.people.queries.search import found_with
from virtaus.people.rules import (
    DECIDE_REVIEWS,
    OPEN_OUTSIDE,
    OUTSIDE,
    REVIEW_ACCESS,
    in_force,
    open_accesses,
    reviewed_accesses,
)

FIELDS = frozenset({"people.outside_access"})


@action("people.open_outside", right=OPEN_OUTSIDE)
def open_outside(actor: Actor, ticket: str, *, reason: AccessReason, words: str) -> UUID:
    """Open the person whom a search found, for as long as the settings say; returns the person.

    Raises Invalid when the reason says too little, NotFound when the search is too old or somebody else's.
    """
    person = found_with(actor, ticket)
    settings = settings_in_force(clock.today())
    words = " ".join(words.split())
    if len(words) < settings.shortest_reason:
        fault = _("Say in a sentence what the matter is, at least %s characters.") % settings.shortest_reason
        raise Invalid({"words": [fault]})
    if actor.account_id is None:
        raise Forbidden(_("Your role does not include this."))
    trail.under(OUTSIDE)
    trail.note(FIELDS, [person])
    now = clock.now()
    serving = Relation.objects.filter(in_force(clock.today()), person=person).order_by("valid_from", "id").first()
    OutsideAccess.objects.create(
        person_id=person,
        account_id=actor.account_id,
        team_id=serving.team_id if serving else None,
        reason=reason,
        words=words,
        opened_at=now,
        ends_at=now + timedelta(hours=settings.hours_open),
    )
    return person


@action("people.close_outside", right=OPEN_OUTSIDE)
def close_outside(actor: Actor, access_id: UUID) -> None:
    """End one's own access before its time. NotFound when there is none that lasts."""
    row = open_accesses(actor).filter(id=access_id).first()
    if row is None:
        raise NotFound(_("Not found."))
    trail.note(FIELDS, [row.person_id])
    row.closed_at = clock.now()
    row.save(update_fields=["closed_at"])


@action("people.review_access", right=REVIEW_ACCESS)
def review_access(actor: Actor, access_id: UUID, verdict: Verdict, *, version: int) -> None:
    """Say what was found of an access. One that is flagged ends at once.

    Raises Forbidden for one's own access, Stale when somebody has reviewed it already.
    """
    row = reviewed_accesses.get(actor, access_id, for_update=True)
    require_power(actor, DECIDE_REVIEWS, Place(row.team_id))
    if row.account_id == actor.account_id or actor.account_id is None:
        raise Forbidden(_("Somebody else reviews what you opened yourself."))
    if row.version != version or row.verdict:
        raise Stale(_("Somebody else saved this while you were editing it."), {"verdict": row.verdict}, row.version)
    trail.note(FIELDS, [row.person_id])
    now = clock.now()
    OutsideAccess.objects.filter(id=row.id).update(
        verdict=verdict, reviewer=actor.account_id, reviewed_at=now, version=F("version") + 1
    )
