"""The area's approval of rules."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from virtaus.casework.models import RuleApproval
from virtaus.casework.queries.law import rule_version
from virtaus.casework.rules import APPROVE_RULES, DECIDE_RULES
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.powers import require_power


@action("casework.approve_rule", right=APPROVE_RULES)
def approve_rule(actor: Actor, rule: str, version_from: date, *, grounds: str) -> None:
    """Approve a version of a rule that was not read from the statute: its dates are shown without "check".

    ``grounds`` says what it was checked against. Approving again changes nothing; NotFound for an unknown version.
    """
    require_power(actor, DECIDE_RULES)
    version = rule_version(actor, rule, version_from)
    if not grounds.strip():
        raise Invalid({"grounds": [_("Say what the rule was checked against.")]})
    trail.note({"casework.rules"})
    if version.sure:
        return
    RuleApproval.objects.create(
        rule=rule,
        version_from=version_from,
        grounds=grounds.strip()[:300],
        approved_by_id=actor.account_id,
        approved_at=clock.now(),
    )
