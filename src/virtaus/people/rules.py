"""Who may see persons, and which: those of the actor's own teams, and those opened with a stated reason."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.powers import power
from virtaus.frame.reading import once
from virtaus.frame.rights import may, right
from virtaus.frame.roles import Role
from virtaus.frame.scopes import Scope, scope
from virtaus.people.models import (
    CorrectionRequest,
    NameRequest,
    OutsideAccess,
    Person,
    PersonMerge,
    Relation,
    UnusualReading,
    Verdict,
)

SEE_PEOPLE = right("people.see", Role.COACH, Role.TEAM_LEAD)
SEARCH_PEOPLE = right("people.search", Role.COACH, Role.TEAM_LEAD)
OPEN_OUTSIDE = right("people.open_outside", Role.COACH, Role.TEAM_LEAD)
REVIEW_ACCESS = right("people.review_access", Role.TEAM_LEAD, Role.DPO)
DECIDE_REVIEWS = power("people.decide_reviews", right=REVIEW_ACCESS, by_team=True)
EDIT_PEOPLE = right("people.edit", Role.COACH, Role.TEAM_LEAD)
REGISTER_PEOPLE = right("people.register", Role.COACH, Role.TEAM_LEAD)
REGISTER_OWN = right("people.register_own", Role.JOBSEEKER)
IMPORT_PEOPLE = right("people.import_people", Role.ADMIN, Role.MANAGER)
SEE_ALL_ACCESS = right("people.see_all_access", Role.DPO)
SEE_UNUSUAL = right("people.see_unusual", Role.DPO)
EXPORT_OWN = right("people.export_own", Role.JOBSEEKER)
EDIT_OWN = right("people.edit_own", Role.JOBSEEKER)
USE_OWN_PAGE = right("people.use_own_page", Role.JOBSEEKER)
MERGE_PEOPLE = right("people.merge", Role.TEAM_LEAD, Role.DPO)
ASK_CORRECTION = right("people.ask_correction", Role.JOBSEEKER)
HANDLE_CORRECTIONS = right("people.handle_corrections", Role.COACH, Role.TEAM_LEAD)
ASK_NAMES = right("people.ask_names", Role.JOBSEEKER)
HANDLE_NAME_REQUESTS = right("people.handle_name_requests", Role.DPO)
ERASE_PEOPLE = right("people.erase", Role.DPO, Role.ADMIN)
INVITE = right("people.invite", Role.COACH, Role.TEAM_LEAD)
JOIN = right("people.join", public=True)
DECIDE_ERASURE = power("people.decide_erasure", right=ERASE_PEOPLE)
DECIDE_NAMES = power("people.decide_name_requests", right=HANDLE_NAME_REQUESTS)

OUTSIDE = "outside_team"  # the purpose in the log of whatever is done with a person outside the own teams


def in_force(on: date) -> Q:
    """Relations that hold on the day ``on``."""
    return Q(withdrawn_at__isnull=True, valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def own_relations(actor: Actor) -> QuerySet[Relation]:
    """What opens persons to the actor today: the relations of their own teams. The system itself has no team."""
    return Relation.objects.filter(in_force(clock.today()), team_id__in=actor.teams(*SEE_PEOPLE.roles))


def _of_own_teams(actor: Actor) -> Exists:
    return Exists(own_relations(actor).filter(person=OuterRef("pk")))


def open_accesses(actor: Actor) -> QuerySet[OutsideAccess]:
    """The actor's own accesses outside their teams that last now."""
    if actor.account_id is None:
        return OutsideAccess.objects.none()
    lasting = OutsideAccess.objects.filter(ends_at__gt=clock.now(), closed_at__isnull=True)
    return lasting.filter(account_id=actor.account_id).exclude(verdict=Verdict.FLAGGED)


@scope
def customers(actor: Actor) -> QuerySet[Person]:
    """Persons of the actor's own teams today: what lists are made of. The system itself sees all."""
    return Person.objects.all() if actor.is_system else Person.objects.filter(_of_own_teams(actor))


class PersonScope(Scope[Person]):
    """Whoever reaches a person outside their own teams does so under that purpose in the log."""

    def get(self, actor: Actor, pk: UUID | str, *, for_update: bool = False) -> Person:
        if actor.is_system:
            return super().get(actor, pk, for_update=for_update)
        found = _row(actor, pk, for_update=True) if for_update else _read(actor, str(pk))
        if not found.is_own:  # type: ignore[attr-defined]
            trail.under(OUTSIDE)
        return found


def _row(actor: Actor, pk: UUID | str, *, for_update: bool) -> Person:
    told = Scope(lambda who: _persons(who).annotate(is_own=_of_own_teams(who)))
    return told.get(actor, pk, for_update=for_update)


@once
def _read(actor: Actor, pk: str) -> Person:
    """One person to read of: every panel of a page asks for the same one."""
    return _row(actor, pk, for_update=False)


@once
def _persons(actor: Actor) -> QuerySet[Person]:
    """Persons whom the actor may see now: of their own teams, or opened with a reason that still holds."""
    if actor.is_system:
        return Person.objects.all()
    if not may(actor, OPEN_OUTSIDE):
        return customers(actor)
    opened = Exists(open_accesses(actor).filter(person=OuterRef("pk")))
    return Person.objects.filter(Q(_of_own_teams(actor)) | Q(opened))


persons = PersonScope(_persons)


@scope
def mergeable(actor: Actor) -> QuerySet[Person]:
    """Persons whose records the actor may merge: all for the officer, for a team lead those of the own teams."""
    if actor.is_system or Role.DPO in actor.roles:
        return Person.objects.all()
    own = Relation.objects.filter(in_force(clock.today()), team_id__in=actor.teams(Role.TEAM_LEAD))
    return Person.objects.filter(Exists(own.filter(person=OuterRef("pk"))))


@scope
def erasable(actor: Actor) -> QuerySet[Person]:
    """Persons whose records the actor may erase when it is lawful: all for the officer and the administrator."""
    may_erase = actor.is_system or may(actor, ERASE_PEOPLE)
    return Person.objects.all() if may_erase else Person.objects.none()


@scope
def correction_requests(actor: Actor) -> QuerySet[CorrectionRequest]:
    """Requests to correct data of the persons of the actor's own teams."""
    return CorrectionRequest.objects.filter(person__in=customers(actor))


@scope
def name_requests(actor: Actor) -> QuerySet[NameRequest]:
    """Requests for the names behind readings: all for the officer but the own ones, none for anybody else."""
    if not may(actor, HANDLE_NAME_REQUESTS):
        return NameRequest.objects.none()
    rows = NameRequest.objects.all()
    return rows.exclude(person__account_id=actor.account_id) if actor.account_id else rows


@scope
def merges(actor: Actor) -> QuerySet[PersonMerge]:
    """Merges whose record the actor may still merge, those undone included."""
    return PersonMerge.objects.filter(kept__in=mergeable(actor))


@scope
def reviewed_accesses(actor: Actor) -> QuerySet[OutsideAccess]:
    """Accesses that the actor may review: all for the officer, for a team lead those to the own team's persons."""
    if actor.is_system or may(actor, SEE_ALL_ACCESS):
        return OutsideAccess.objects.all()
    return OutsideAccess.objects.filter(team_id__in=actor.teams(Role.TEAM_LEAD))


@scope
def unusual_readings(actor: Actor) -> QuerySet[UnusualReading]:
    """Findings of unusual reading: all for the officer, none for anybody else."""
    if actor.is_system or may(actor, SEE_UNUSUAL):
        return UnusualReading.objects.all()
    return UnusualReading.objects.none()


@scope
def own_person(actor: Actor) -> QuerySet[Person]:
    """The one person whose login the actor is; nobody for any other account."""
    if actor.account_id is None:
        return Person.objects.none()
    return Person.objects.filter(account_id=actor.account_id)
