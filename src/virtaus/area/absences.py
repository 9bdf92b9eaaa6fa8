"""Entering, ending and withdrawing a worker's absence. No reason is asked: it would be sensitive."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from virtaus.area.models import Absence
from virtaus.area.rules import MANAGE_ABSENCES, led_members
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import Invalid, NotFound


@action("area.add_absence", right=MANAGE_ABSENCES)
def add_absence(actor: Actor, account_id: UUID, *, valid_from: date, valid_to: date | None) -> UUID:
    """Note that a worker of a team that the actor leads is away (half-open; no end: until further notice).

    Raises Invalid for a worker of no such team, an end that is not after the beginning, and days noted already.
    """
    wrong: dict[str, list[str]] = {}
    if not led_members(actor).filter(account_id=account_id).exists():
        wrong["account"] = [_("Choose a worker of your team.")]
    if valid_to is not None and valid_to <= valid_from:
        wrong["last_day"] = [_("The last day can't be before the first.")]
    if wrong:
        raise Invalid(wrong)
    absence = Absence(
        account_id=account_id,
        valid_from=valid_from,
        valid_to=valid_to,
        recorder_id=actor.account_id,
        recorded_at=clock.now(),
    )
    _save(absence)
    trail.note({"area.absence"}, [account_id])
    changed("staffing")
    return absence.id


@action("area.end_absence", right=MANAGE_ABSENCES)
def end_absence(actor: Actor, absence_id: UUID, *, back_on: date, version: int) -> None:
    """Set the day on which the worker is back. Raises Invalid for one not after the first, Stale, NotFound."""
    absence = _own(actor, absence_id)
    if back_on <= absence.valid_from:
        raise Invalid({"back_on": [_("That is not after the first day away. A wrong entry can be withdrawn.")]})
    try:
        with transaction.atomic():
            absence.change({"valid_to": back_on}, version=version)
    except IntegrityError as overlap:
        raise Invalid({"back_on": [_("The worker has another absence before that day.")]}) from overlap
    trail.note({"area.absence"}, [absence.account_id])
    changed("staffing")


@action("area.withdraw_absence", right=MANAGE_ABSENCES)
def withdraw_absence(actor: Actor, absence_id: UUID, *, version: int) -> None:
    """Take back an absence that was entered by mistake. Raises Stale, NotFound."""
    absence = _own(actor, absence_id)
    absence.change({"withdrawn_at": clock.now()}, version=version)
    trail.note({"area.absence"}, [absence.account_id])
    changed("staffing")


def _own(actor: Actor, absence_id: UUID) -> Absence:
    accounts = led_members(actor).order_by().values("account_id")
    rows = Absence.objects.select_for_update(of=("self",)).filter(withdrawn_at__isnull=True, account__in=accounts)
    absence = rows.filter(id=absence_id).first()
    if absence is None:
        raise NotFound(_("Not found."))
    return absence


def _save(absence: Absence) -> None:
    try:
        with transaction.atomic():
            absence.save(force_insert=True)
    except IntegrityError as overlap:
        raise Invalid({"": [_("The worker is already marked away on some of these days.")]}) from overlap
