"""Who may see persons, and which: those with a relation in force today to one of the actor's own teams."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.rights import right
from virtaus.frame.roles import Role
from virtaus.frame.scopes import scope
from virtaus.people.models import Person, Relation

SEE_PEOPLE = right("people.see", Role.COACH, Role.TEAM_LEAD)
IMPORT_PEOPLE = right("people.import_people", Role.ADMIN, Role.MANAGER)


def in_force(on: date) -> Q:
    """Relations that hold on the day ``on``."""
    return Q(withdrawn_at__isnull=True, valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


@scope
def persons(actor: Actor) -> QuerySet[Person]:
    """Persons of the actor's own teams today; the system itself sees all."""
    if actor.is_system:
        return Person.objects.all()
    teams = actor.teams(*SEE_PEOPLE.roles)
    return Person.objects.filter(
        Exists(Relation.objects.filter(in_force(clock.today()), person=OuterRef("pk"), team_id__in=teams))
    )
