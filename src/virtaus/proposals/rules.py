"""Who may see and decide on proposals, and which: those of the persons that the actor may see, or the person's own."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from virtaus.employers.models import Vacancy
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.rights import may, right
from virtaus.frame.roles import Role
from virtaus.frame.scopes import scope
from virtaus.organisations.rules import own_organisations
from virtaus.people.rules import own_person, persons
from virtaus.proposals.models import Answer, AnswerLink, Consent, Decision, Proposal, ReviewRequest
from virtaus.proposals.states import INTERESTED

MATCH = right("proposals.match", Role.COACH, Role.TEAM_LEAD)
DECIDE = right("proposals.decide", Role.COACH, Role.TEAM_LEAD)
ANSWER_OWN = right("proposals.answer_own", Role.JOBSEEKER)
SETTLE = right("proposals.settle", Role.COACH, Role.TEAM_LEAD, Role.JOBSEEKER)
SEE_CANDIDATES = right("proposals.see_candidates", Role.EMPLOYER)
SEE_ENDS = right("proposals.see_ends", Role.COACH, Role.TEAM_LEAD, Role.MANAGER)
COUNT_AREA = right("proposals.count_area", Role.MANAGER)
UNDO = right("proposals.undo", Role.COACH, Role.TEAM_LEAD, Role.JOBSEEKER)
ANSWER_BY_LINK = right("proposals.answer_by_link", public=True)


@scope
def proposals(actor: Actor) -> QuerySet[Proposal]:
    """Proposals to the persons of the actor's own teams."""
    return Proposal.objects.filter(person__in=persons(actor))


@scope
def own_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Proposals to the actor as a jobseeker."""
    return Proposal.objects.filter(person__in=own_person(actor))


@scope
def decided(actor: Actor) -> QuerySet[Proposal]:
    """Proposals to the persons of the actor's own teams, and to the actor as a jobseeker."""
    return Proposal.objects.filter(Q(person__in=persons(actor)) | Q(person__in=own_person(actor)))


@scope
def counted_ends(actor: Actor) -> QuerySet[Decision]:
    """Ends of proposals that stand, to be counted: of the own teams, or of the whole area by who leads it."""
    rows = Decision.objects.filter(undone_by__isnull=True).exclude(reason="")
    return rows if may(actor, COUNT_AREA) else rows.filter(proposal__in=proposals(actor))


@scope
def own_consents(actor: Actor) -> QuerySet[Consent]:
    """Consents that the actor has given as a jobseeker, also those that are over."""
    return Consent.objects.filter(person__in=own_person(actor))


def in_force(on: date) -> Q:
    """Consents that hold on a day."""
    return Q(erased_at__isnull=True, last_day__gte=on)


def with_consent(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Of ``rows``, proposals to persons who are interested and let the employer of the opening be told about them."""
    consented = Consent.objects.filter(
        in_force(clock.today()),
        Q(vacancy__isnull=True) | Q(vacancy=OuterRef("vacancy_id")),
        person=OuterRef("person_id"),
        employer=OuterRef("vacancy__employer_id"),
    )
    return rows.filter(Exists(consented), state__in=INTERESTED)


@scope
def own_vacancies(actor: Actor) -> QuerySet[Vacancy]:
    """The openings of the actor's own organisations."""
    return Vacancy.objects.filter(employer__in=own_organisations(actor))


@scope
def candidates(actor: Actor) -> QuerySet[Proposal]:
    """Proposals of the openings of the actor's own organisations whose persons have consented; nobody else exists."""
    return with_consent(Proposal.objects.filter(vacancy__employer__in=own_organisations(actor)))


@scope
def linked(actor: Actor) -> QuerySet[AnswerLink]:
    """Links that lead to a consenting candidate now. Which one somebody holds is proved by its token, not by a role."""
    return AnswerLink.objects.filter(
        link__ended_at__isnull=True,
        link__expires_at__gt=clock.now(),
        proposal__in=with_consent(Proposal.objects.all()),
    )


@scope
def sent_links(actor: Actor) -> QuerySet[AnswerLink]:
    """Links about the persons of the actor's own teams."""
    return AnswerLink.objects.filter(proposal__in=proposals(actor))


@scope
def answers(actor: Actor) -> QuerySet[Answer]:
    """Employers' answers about the persons of the actor's own teams, and about the actor as a jobseeker."""
    return Answer.objects.filter(Q(proposal__in=proposals(actor)) | Q(proposal__in=own_proposals(actor)))


@scope
def reviews(actor: Actor) -> QuerySet[ReviewRequest]:
    """Requests of the persons of the actor's own teams."""
    return ReviewRequest.objects.filter(proposal__in=proposals(actor))
