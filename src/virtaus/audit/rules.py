"""Who may read the log."""

from __future__ import annotations

from django.db.models import QuerySet

from virtaus.audit.models import AuditEntry
from virtaus.frame.actor import Actor
from virtaus.frame.rights import may, right
from virtaus.frame.roles import Role
from virtaus.frame.scopes import scope

SEE_LOG = right("audit.see_log", Role.ADMIN, Role.DPO)
SEE_OWN_LOG = right("audit.see_own_log", *Role)
SEE_LOG_OF_ONESELF = right("audit.see_log_of_oneself", Role.JOBSEEKER)
# Roles and times only, of a person whom the actor may see anyway.
SEE_TOUCHES = right("audit.see_touches", Role.COACH, Role.TEAM_LEAD)
VERIFY_LOG = right("audit.verify_log", Role.ADMIN, Role.DPO)


@scope
def entries(actor: Actor) -> QuerySet[AuditEntry]:
    """The whole log for those who watch over it; for everybody else what they did themselves."""
    return AuditEntry.objects.all() if may(actor, SEE_LOG) else own_entries(actor)


@scope
def own_entries(actor: Actor) -> QuerySet[AuditEntry]:
    """What the actor's own account did."""
    if actor.account_id is None:
        return AuditEntry.objects.none()
    return AuditEntry.objects.filter(account_id=actor.account_id)
