"""Recording, passing on, ending and withdrawing delegations. A row says what was decided; nothing is decided here."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from virtaus.accounts.models import RoleMembership
from virtaus.area.models import Municipality
from virtaus.delegations.models import Delegation
from virtaus.delegations.rules import MANAGE_DELEGATIONS, delegations
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.powers import WHOLE_AREA, Place, Power, all_powers

REGISTER = frozenset({"delegations.holder"})
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision that a delegation rests on: which body, on which day, in which section of its minutes."""

    body: str
    decided_on: date
    section: str
    record: str = ""

    def cleaned(self) -> Decision:
        section = self.section.replace("§", "").strip()
        return Decision(" ".join(self.body.split()), self.decided_on, section, self.record.strip())


@dataclass(frozen=True, slots=True)
class Terms:
    """Who holds a delegation (a role or one account), from a day to a day (half-open), where, and bound to what."""

    valid_from: date
    valid_to: date | None = None
    role: str = ""
    account_id: UUID | None = None
    place: Place = field(default=WHOLE_AREA)
    conditions: str = ""
    may_be_passed_on: bool = False


@action("delegations.add", right=MANAGE_DELEGATIONS)
def add_delegation(actor: Actor, power: str, terms: Terms, decision: Decision) -> UUID:
    """Record that a body has delegated a power; the id.

    Raises Invalid by field for an unknown power, none or two holders, a holder whose role never decides this, a place
    that such decisions are not about, days in the wrong order, a decision without its body or section, and for a
    delegation that is recorded already in those days.
    """
    return _record(actor, _known(power), terms, decision.cleaned(), None)


@action("delegations.pass_on", right=MANAGE_DELEGATIONS)
def pass_on(actor: Actor, delegation_id: UUID, terms: Terms, decision: Decision) -> UUID:
    """Record that the holder of a delegation has passed it on, for no longer and no wider than they hold it; the id.

    Raises Invalid as ``add_delegation`` does, and where the delegation may not be passed on; NotFound.
    """
    source = delegations.get(actor, delegation_id, for_update=True)
    if source.withdrawn_at is not None or not source.may_be_passed_on:
        raise Invalid({"": [_("This delegation may not be passed on.")]})
    wrong: dict[str, list[str]] = {}
    if terms.valid_from < source.valid_from or _ends_later(terms.valid_to, source.valid_to):
        wrong["valid_to"] = [_("It can't last outside the days of the delegation that it comes from.")]
    if _place_of(source) not in (WHOLE_AREA, terms.place):
        wrong["place"] = [_("It can't reach further than the delegation that it comes from.")]
    if terms.may_be_passed_on:
        wrong["may_be_passed_on"] = [_("What was passed on once can't be passed on again.")]
    if wrong:
        raise Invalid(wrong)
    return _record(actor, _known(source.power), terms, decision.cleaned(), source)


@action("delegations.end", right=MANAGE_DELEGATIONS)
def end_delegation(actor: Actor, delegation_id: UUID, *, on: date, why: str, version: int) -> None:
    """End a delegation, and what was passed on from it: ``on`` is the first day on which it does not hold.

    Raises Invalid for a past day, one not after the first, one after its end, and without a reason; Stale, NotFound.
    """
    row = _open(actor, delegation_id)
    if on < clock.today():
        raise Invalid({"on": [_("A delegation can't end in the past: what was decided by it stands.")]})
    if on <= row.valid_from:
        raise Invalid({"on": [_("That is not after its first day. A wrong entry can be withdrawn.")]})
    if row.valid_to is not None and on > row.valid_to:
        raise Invalid({"on": [_("It ends earlier already.")]})
    _close(actor, row, why, {"valid_to": on}, version)
    for child in Delegation.objects.filter(passed_on_from=row, withdrawn_at__isnull=True).order_by("id"):
        if child.valid_from >= on:
            _close(actor, child, why, {"withdrawn_at": clock.now()}, child.version)
        elif _ends_later(child.valid_to, on):
            _close(actor, child, why, {"valid_to": on}, child.version)


@action("delegations.withdraw", right=MANAGE_DELEGATIONS)
def withdraw_delegation(actor: Actor, delegation_id: UUID, *, why: str, version: int) -> None:
    """Take back a delegation that was recorded by mistake, and what was passed on from it. It stays in the history.

    Raises Invalid without a reason, Stale, NotFound.
    """
    row = _open(actor, delegation_id)
    _close(actor, row, why, {"withdrawn_at": clock.now()}, version)
    for child in Delegation.objects.filter(passed_on_from=row, withdrawn_at__isnull=True).order_by("id"):
        _close(actor, child, why, {"withdrawn_at": clock.now()}, child.version)


def _record(actor: Actor, power: Power, terms: Terms, decision: Decision, source: Delegation | None) -> UUID:
    if wrong := _wrong_holder(power, terms) | _wrong_place(power, terms.place) | _wrong_days(terms, decision):
        raise Invalid(wrong)
    municipality = Municipality.objects.filter(code=terms.place.municipality).first()
    row = Delegation(
        power=power.name,
        role=terms.role,
        account_id=terms.account_id,
        team_id=terms.place.team_id,
        municipality=municipality,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        conditions=" ".join(terms.conditions.split()),
        may_be_passed_on=terms.may_be_passed_on,
        passed_on_from=source,
        recorded_by_id=actor.account_id,
        recorded_at=clock.now(),
        **asdict(decision),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as known:
        raise Invalid({"": [_("The same delegation is recorded already for some of these days.")]}) from known
    _note(row)
    return row.id


def _known(name: str) -> Power:
    for each in all_powers():
        if each.name == name:
            return each
    raise Invalid({"power": [_("Choose what is decided.")]})


def _wrong_holder(power: Power, terms: Terms) -> dict[str, list[str]]:
    roles = {role.value for role in power.right.roles}
    if bool(terms.role) == (terms.account_id is not None):
        return {"holder": [_("Choose a role or one person.")]}
    if terms.role and terms.role not in roles:
        return {"holder": [_("This role never decides this: its pages are closed to it.")]}
    if terms.account_id is None:
        return {}
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gt=terms.valid_from)
    held = RoleMembership.objects.filter(lasts, account_id=terms.account_id, account__is_active=True, role__in=roles)
    if not held.exists():
        return {"holder": [_("This person holds no role whose pages lead to this decision.")]}
    return {}


def _wrong_place(power: Power, place: Place) -> dict[str, list[str]]:
    if (place.team_id and not power.by_team) or (place.municipality and not power.by_municipality):
        return {"place": [_("This is decided for a larger place: choose the whole area.")]}
    return {}


def _wrong_days(terms: Terms, decision: Decision) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if terms.valid_to is not None and terms.valid_to <= terms.valid_from:
        wrong["valid_to"] = [_("The last day must be after the first.")]
    if decision.decided_on > clock.today():
        wrong["decided_on"] = [_("The decision can't lie in the future.")]
    elif decision.decided_on > terms.valid_from:
        wrong["valid_from"] = [_("It can't hold before it was decided.")]
    if not decision.body:
        wrong["body"] = [_("Say which body decided it.")]
    if not decision.section:
        wrong["section"] = [_("Give the section of the minutes.")]
    return wrong


def _open(actor: Actor, delegation_id: UUID) -> Delegation:
    row = delegations.get(actor, delegation_id, for_update=True)
    if row.withdrawn_at is not None or (row.valid_to is not None and row.valid_to <= clock.today()):
        raise Invalid({"": [_("This delegation is over already.")]})
    return row


def _close(actor: Actor, row: Delegation, why: str, change: dict[str, Any], version: int) -> None:
    if not why.strip():
        raise Invalid({"why": [_("Say by which decision or for what reason.")]})
    told = {"ended_by_id": actor.account_id, "ended_at": clock.now(), "ended_why": why.strip()[:LONGEST_REASON]}
    row.change(change | told, version=version)
    _note(row)


def _note(row: Delegation) -> None:
    trail.note(REGISTER, [row.account_id] if row.account_id else [])


def _place_of(row: Delegation) -> Place:
    return Place(row.team_id, row.municipality.code if row.municipality else "")


def _ends_later(ends: date | None, limit: date | None) -> bool:
    return limit is not None and (ends is None or ends > limit)
