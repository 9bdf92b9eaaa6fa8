"""A training area's persons outside the office: the invented jobseeker's and employer's logins show something."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from virtaus.accounts.models import Account, RoleMembership
from virtaus.casework.models import JobSearch
from virtaus.employers.models import Part, State, Vacancy, VacancyConcept
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role
from virtaus.organisations.models import OrganisationMember
from virtaus.people.joining import tie_demo_login
from virtaus.people.models import Person, PersonConcept, Relation

# Kitchen helpers, cooks and kitchen assistants: the field of the story that the demo tells (ISCO-08 unit groups).
STORY_GROUPS = ("9412", "5120", "9411")


def connect_logins(actor: Actor, emails: Mapping[Role, str], *, since: date) -> None:
    """Connect the jobseeker's login with a customer of the coach's team, and the employer's with an employer.

    ``emails`` names a login for each role. Again is harmless: a login that is connected stays so.
    """
    accounts = {account.email: account for account in Account.objects.filter(email__in=list(emails.values()))}
    named = {role: accounts[email].id for role, email in emails.items() if email in accounts}
    if {Role.JOBSEEKER, Role.COACH} <= named.keys():
        held = RoleMembership.objects.filter(account_id=named[Role.COACH], role=Role.COACH, team_id__isnull=False)
        for membership in held.order_by("valid_from", "id")[:1]:
            connect_jobseeker(actor, named[Role.JOBSEEKER], UUID(str(membership.team_id)))
    if Role.EMPLOYER in named:
        connect_employer(actor, named[Role.EMPLOYER], since=since)


def connect_jobseeker(actor: Actor, account_id: UUID, team_id: UUID) -> UUID | None:
    """Connect the login with the newest customer of a team, one who seeks kitchen work first; the person's id, if any.

    Again is harmless: a login that is connected stays so.
    """
    if Person.objects.filter(account_id=account_id).exists():
        return None
    of_team = Relation.objects.filter(team_id=team_id, valid_to__isnull=True, withdrawn_at__isnull=True)
    field = Q(concept__isco__in=STORY_GROUPS) | Q(concept__code__in=STORY_GROUPS)
    kitchen = PersonConcept.objects.filter(field, ended_at__isnull=True, part="seeks")
    lasting = JobSearch.objects.filter(
        ended_on__isnull=True,
        superseded_at__isnull=True,
        person__in=of_team.values("person_id"),
        person__protected=False,
        person__account__isnull=True,
    ).order_by("-started_on", "person_id")
    newest = lasting.filter(person__in=kitchen.values("person_id")).first() or lasting.first()
    if newest is None:
        return None
    trail.note(["people.login"], [newest.person_id])
    tie_demo_login(newest.person_id, account_id)
    return newest.person_id


def connect_employer(actor: Actor, account_id: UUID, *, since: date) -> UUID | None:
    """Let the login act for the employer that hires most, in the kitchen first; the organisation's id, if any."""
    if OrganisationMember.objects.filter(account_id=account_id).exists():
        return None
    in_kitchens = VacancyConcept.objects.filter(
        part=Part.OCCUPATION, chosen=True, concept__isco__in=STORY_GROUPS, vacancy__state=State.OPEN
    )
    hiring = (
        Vacancy.objects.filter(state=State.OPEN, employer__isnull=False)
        .values("employer_id")
        .annotate(openings=Count("id"))
        .order_by("-openings", "employer_id")
    )
    most = hiring.filter(id__in=in_kitchens.values("vacancy_id")).first() or hiring.first()
    if most is None:
        return None
    trail.note(["organisations.members"], [account_id])
    OrganisationMember.objects.create(organisation_id=most["employer_id"], account_id=account_id, valid_from=since)
    return UUID(str(most["employer_id"]))
