"""What an employer sees: its own openings, numbers of those who fit, and the candidates who have consented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from virtaus.area.queries.places import municipality_names
from virtaus.casework.models import JobSearch
from virtaus.employers.models import Part, State, Vacancy, VacancyConcept
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.compute import ComputeDown
from virtaus.frame.errors import NotFound
from virtaus.frame.rights import require
from virtaus.organisations.queries import own_organisation_names
from virtaus.proposals.consenting import covering
from virtaus.proposals.models import Answer, AnswerLink, Proposal
from virtaus.proposals.queries.rankings import VacancyRow, vacancy_row
from virtaus.proposals.ranking import persons_for
from virtaus.proposals.reasons import told as reason_told
from virtaus.proposals.rules import ANSWER_BY_LINK, SEE_CANDIDATES, candidates, linked, own_vacancies
from virtaus.proposals.states import Reply
from virtaus.proposals.telling import Told, read
from virtaus.vocabulary.queries import skills_of

FIELDS = frozenset({"proposals.consent", "proposals.proposal"})
# Fewer than this are told as "under five": a small number could point at somebody.
FEWEST_TOLD = 5
# The names of municipalities are no secret; the right to their pages is for staff.
_NAMES = Actor.system("proposals.employer")


@dataclass(frozen=True, slots=True)
class Replied:
    """What the employer has answered and nobody has settled yet."""

    reply: Reply
    starts_on: date | None
    reason: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A consenting candidate: exactly what she lets be told, and what of it the opening asks for."""

    proposal_id: UUID
    vacancy: VacancyRow
    told: Told
    fits: tuple[str, ...]
    last_day: date
    replied: Replied | None


@dataclass(frozen=True, slots=True)
class EmployerOpening:
    """An opening of the employer with how many candidates consent and how many of them wait for an answer."""

    vacancy: VacancyRow
    is_open: bool
    consenting: int
    waiting: int


@dataclass(frozen=True, slots=True)
class EmployerHome:
    organisations: tuple[str, ...]
    openings: tuple[EmployerOpening, ...]

    @property
    def consenting(self) -> int:
        return sum(each.consenting for each in self.openings)

    @property
    def waiting(self) -> int:
        return sum(each.waiting for each in self.openings)


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """One opening. ``fitting`` counts those who fit in the whole area; None while it can't be computed."""

    vacancy: VacancyRow
    description: str
    fitting: int | None
    candidates: tuple[Candidate, ...]

    @property
    def few(self) -> bool:
        """Whether so few fit that the number is not told."""
        return self.fitting is not None and 0 < self.fitting < FEWEST_TOLD


def employer_home(actor: Actor) -> EmployerHome:
    """The openings of the actor's organisations, those with somebody waiting first."""
    require(actor, SEE_CANDIDATES)
    names = municipality_names(_NAMES)
    found = list(own_vacancies(actor).select_related("employer").order_by("-published_on", "title", "id"))
    consenting = list(candidates(actor).order_by("id").values_list("id", "vacancy_id"))
    replied = set(
        Answer.objects.filter(proposal__in=[proposal for proposal, _vacancy in consenting], settled="")
        .order_by("id")
        .values_list("proposal_id", flat=True)
    )
    counts = Counter(vacancy for _proposal, vacancy in consenting)
    waits = Counter(vacancy for proposal, vacancy in consenting if proposal not in replied)
    rows = [
        EmployerOpening(vacancy_row(each, names), _is_open(each), counts[each.id], waits[each.id]) for each in found
    ]
    rows.sort(key=lambda row: (not row.is_open, -row.waiting, -row.consenting))
    return EmployerHome(tuple(own_organisation_names(actor).values()), tuple(rows))


def employer_opening(actor: Actor, vacancy_id: UUID) -> OpeningPage:
    """One opening of the actor's organisations; NotFound for any other."""
    require(actor, SEE_CANDIDATES)
    own_vacancies.get(actor, vacancy_id)
    vacancy = own_vacancies(actor).select_related("employer").get(id=vacancy_id)
    found = list(
        candidates(actor)
        .filter(vacancy=vacancy)
        .select_related("person", "vacancy__employer")
        .order_by("-proposed_at", "id")
    )
    return OpeningPage(
        vacancy=vacancy_row(vacancy, municipality_names(_NAMES)),
        description=vacancy.description,
        fitting=_fitting(vacancy) if _is_open(vacancy) else None,
        candidates=_candidates(found),
    )


def candidate(actor: Actor, proposal_id: UUID) -> Candidate:
    """One consenting candidate of the actor's organisations; NotFound for any other."""
    require(actor, SEE_CANDIDATES)
    candidates.get(actor, proposal_id)
    found = candidates(actor).select_related("person", "vacancy__employer").filter(id=proposal_id).order_by("id")
    return _one(_candidates(list(found)))


def linked_opening(actor: Actor, sent_id: UUID) -> VacancyRow:
    """The opening of a link in force, without the candidate."""
    require(actor, ANSWER_BY_LINK)
    sent = linked.get(actor, sent_id)
    return vacancy_row(sent.proposal.vacancy, municipality_names(_NAMES))


def linked_candidate(actor: Actor, sent_id: UUID) -> Candidate | None:
    """The candidate of a link in force; None until its holder has asked to see. NotFound for a link that is over."""
    require(actor, ANSWER_BY_LINK)
    sent = linked.get(actor, sent_id)
    if sent.shown_at is None:
        return None
    found = Proposal.objects.select_related("person", "vacancy__employer").filter(id=sent.proposal_id).order_by("id")
    return _one(_candidates(list(found)))


def was_answered(sent_id: UUID) -> bool:
    """Whether a link is over because it was answered by it."""
    return AnswerLink.objects.filter(id=sent_id, link__end="used").exists()


def _one(found: Sequence[Candidate]) -> Candidate:
    if not found:
        raise NotFound(_("Not found."))
    return found[0]


def _candidates(found: Sequence[Proposal]) -> tuple[Candidate, ...]:
    """Only those whom a consent in force covers, told word for word as it says."""
    names = municipality_names(_NAMES)
    needed = {vacancy.id: _needed(vacancy) for vacancy in {each.vacancy for each in found}}
    replied = {row.proposal_id: row for row in Answer.objects.filter(proposal__in=found, settled="").order_by("id")}
    rows = []
    for each in found:
        consent = covering(each)
        if consent is None or not consent.told:
            continue
        told = read(consent.told)
        fits = tuple(told.answers(needed[each.vacancy_id]))
        answer = _replied(replied.get(each.id))
        rows.append(Candidate(each.id, vacancy_row(each.vacancy, names), told, fits, consent.last_day, answer))
    trail.note(FIELDS, [each.person_id for each in found])
    return tuple(rows)


def _needed(vacancy: Vacancy) -> frozenset[UUID]:
    """What an opening asks for: its own links and the skills of its occupation."""
    links = list(VacancyConcept.objects.filter(vacancy=vacancy, chosen=True).order_by("id"))
    skills = skills_of([link.concept_id for link in links if link.part == Part.OCCUPATION])
    of_occupation = [each.essential | each.optional for each in skills.values()]
    return frozenset(link.concept_id for link in links).union(*of_occupation)


def _replied(answer: Answer | None) -> Replied | None:
    if answer is None:
        return None
    reason = reason_told(answer.reason, answer.words, answer=True)
    return Replied(Reply(answer.reply), answer.starts_on, reason, answer.answered_at)


def _fitting(vacancy: Vacancy) -> int | None:
    """How many jobseekers of the whole area are within the conditions: a number, nobody in it."""
    seeking = JobSearch.objects.filter(ended_on__isnull=True, superseded_at__isnull=True).order_by("person_id")
    try:
        return persons_for(vacancy.id, list(seeking.values_list("person_id", flat=True)), top=1).inside_count
    except ComputeDown:
        return None


def _is_open(vacancy: Vacancy) -> bool:
    return vacancy.state == State.OPEN and (vacancy.expires_on is None or vacancy.expires_on >= clock.today())
