"""What of proposals waits for the coach: answers of employers, requests to look again, candidates to tell about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from virtaus.accounts.links import is_in_force
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.reading import once
from virtaus.frame.rights import require
from virtaus.people.queries import shown_key
from virtaus.proposals.consenting import covering
from virtaus.proposals.models import Answer, AnswerLink, Proposal, ReviewRequest
from virtaus.proposals.reasons import told
from virtaus.proposals.rules import DECIDE, answers, proposals, reviews, with_consent
from virtaus.proposals.states import INTERESTED, Reply, State

FIELDS = frozenset({"people.key", "proposals.proposal", "proposals.answer"})


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An employer's answer. ``by_link``: without a login. ``settled`` says what became of it; empty while it waits."""

    id: UUID
    proposal_id: UUID
    key: str
    title: str
    employer: str
    reply: Reply
    starts_on: date | None
    reason: str
    message: str
    answered_at: datetime
    by_link: bool
    settled: str
    version: int


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A person's request that a human being looks at a proposal again."""

    id: UUID
    proposal_id: UUID
    key: str
    title: str
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link that was sent to an employer. ``address`` is gone when the link is over."""

    id: UUID
    address: str
    sent_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    shown_at: datetime | None
    in_force: bool
    end: str


@dataclass(frozen=True, slots=True)
class ToTell:
    """A person who is interested and has consented, and of whom the employer has not been told yet."""

    proposal_id: UUID
    key: str
    title: str
    employer: str


@dataclass(frozen=True, slots=True)
class EmployerSide:
    """How a proposal stands with the employer. ``consent_until`` is None without a consent in force."""

    employer: str
    asks: bool
    consent_until: date | None
    links: tuple[LinkRow, ...]
    answers: tuple[AnswerRow, ...]
    reviews: tuple[ReviewRow, ...]

    @property
    def open_link(self) -> LinkRow | None:
        return next((each for each in self.links if each.in_force), None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits for the actor's teams."""

    answers: tuple[AnswerRow, ...]
    reviews: tuple[ReviewRow, ...]
    to_tell: tuple[ToTell, ...]

    @property
    def count(self) -> int:
        return len(self.answers) + len(self.reviews) + len(self.to_tell)


def employer_side(actor: Actor, proposal_id: UUID) -> EmployerSide:
    """The employer's side of one proposal of the own teams. NotFound for any other."""
    require(actor, DECIDE)
    proposal = proposals.get(actor, proposal_id)
    consent = covering(proposal)
    links = AnswerLink.objects.filter(proposal=proposal).select_related("link").order_by("-sent_at", "id")
    trail.note(FIELDS, [proposal.person_id])
    return EmployerSide(
        employer=proposal.vacancy.employer.name if proposal.vacancy.employer else "",
        asks=proposal.state in INTERESTED,
        consent_until=consent.last_day if consent else None,
        links=tuple(_link(each) for each in links),
        answers=_answers(answers(actor).filter(proposal=proposal)),
        reviews=_reviews(reviews(actor).filter(proposal=proposal)),
    )


@once
def waiting(actor: Actor) -> Waiting:
    """What waits for the actor's teams, the oldest first."""
    require(actor, DECIDE)
    untold = (
        with_consent(proposals(actor).filter(state=State.ACCEPTED))
        .select_related("person", "vacancy__employer")
        .order_by("proposed_at", "id")
    )
    to_tell = tuple(ToTell(each.id, shown_key(each.person), each.vacancy.title, _employer(each)) for each in untold)
    trail.note(FIELDS, [each.person_id for each in untold])
    return Waiting(
        answers=_answers(answers(actor).filter(settled="")),
        reviews=_reviews(reviews(actor).filter(answered_at__isnull=True)),
        to_tell=to_tell,
    )


def review(actor: Actor, review_id: UUID) -> ReviewRow:
    """One request of a person of the own teams. NotFound for any other."""
    require(actor, DECIDE)
    found = reviews.get(actor, review_id)
    return _reviews(reviews(actor).filter(id=found.id))[0]


def _answers(rows: QuerySet[Answer]) -> tuple[AnswerRow, ...]:
    found = list(rows.select_related("proposal__person", "proposal__vacancy__employer").order_by("answered_at", "id"))
    trail.note(FIELDS, [each.proposal.person_id for each in found])
    return tuple(
        AnswerRow(
            id=each.id,
            proposal_id=each.proposal_id,
            key=shown_key(each.proposal.person),
            title=each.proposal.vacancy.title,
            employer=_employer(each.proposal),
            reply=Reply(each.reply),
            starts_on=each.starts_on,
            reason=told(each.reason, each.words, answer=True),
            message=each.message or "",
            answered_at=each.answered_at,
            by_link=each.account_id is None,
            settled=str(Answer.Settled(each.settled).label) if each.settled else "",
            version=each.version,
        )
        for each in found
    )


def _reviews(rows: QuerySet[ReviewRequest]) -> tuple[ReviewRow, ...]:
    found = list(rows.select_related("proposal__person", "proposal__vacancy").order_by("asked_at", "id"))
    trail.note(FIELDS, [each.proposal.person_id for each in found])
    return tuple(
        ReviewRow(
            id=each.id,
            proposal_id=each.proposal_id,
            key=shown_key(each.proposal.person),
            title=each.proposal.vacancy.title,
            text=each.text,
            asked_at=each.asked_at,
            answer=each.answer or "",
            answered_at=each.answered_at,
            version=each.version,
        )
        for each in found
    )


def _link(each: AnswerLink) -> LinkRow:
    link = each.link
    return LinkRow(
        id=each.id,
        address=each.address or "",
        sent_at=each.sent_at,
        expires_at=link.expires_at,
        opened_at=link.opened_at,
        shown_at=each.shown_at,
        in_force=is_in_force(link),
        end=str(link.get_end_display()) if link.end else "",
    )


def _employer(proposal: Proposal) -> str:
    return proposal.vacancy.employer.name if proposal.vacancy.employer else ""
