"""Consents: given by the person herself for one opening or one employer, taken back at any moment, erased when over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from virtaus.accounts import links
from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.proposals.models import AnswerLink, Consent, Proposal
from virtaus.proposals.rules import ANSWER_OWN, DECIDE, in_force, own_consents, own_proposals
from virtaus.proposals.states import INTERESTED
from virtaus.proposals.telling import Told, chosen, tellable

FIELDS = frozenset({"proposals.consent"})
# Our own choice, not the law's: long enough for a recruitment, short enough that nobody has to remember it.
LASTS = timedelta(days=90)


def prepared(proposal: Proposal, *, name: str, contact: str, concepts: Collection[UUID]) -> Told:
    """What would be told. Invalid without a name or a contact."""
    missing = {}
    if not name.strip():
        missing["name"] = [_("Write the name that the employer may know.")]
    if not contact.strip():
        missing["contact"] = [_("Write how the employer reaches you.")]
    if missing:
        raise Invalid(missing)
    return Told(name.strip(), contact.strip(), chosen(tellable(proposal.person), concepts))


@action("proposals.give_consent", right=ANSWER_OWN)
def give_consent(
    actor: Actor, proposal_id: UUID, *, name: str, contact: str, concepts: Collection[UUID], all_openings: bool
) -> UUID:
    """Let the employer of a proposed opening be told about the actor; the id of the consent.

    ``concepts`` is the competence that is told. A consent for the same in force is replaced. Invalid: no name or
    contact, an opening without a known employer, or a proposal that the person is not interested in.
    """
    proposal = own_proposals.get(actor, proposal_id, for_update=True)
    if proposal.state not in INTERESTED:
        raise Invalid({"": [_("First say that you are interested in the opening.")]})
    if proposal.vacancy.employer_id is None:
        raise Invalid({"": [_("The employer is not known, so nobody can be told. Talk with your coach.")]})
    told = prepared(proposal, name=name, contact=contact, concepts=concepts)
    vacancy_id = None if all_openings else proposal.vacancy_id
    same = Consent.objects.filter(
        person_id=proposal.person_id,
        employer_id=proposal.vacancy.employer_id,
        vacancy=None if all_openings else proposal.vacancy,
        erased_at__isnull=True,
    )
    for earlier in same.order_by("id"):
        _erase(earlier, revoked=True)
    trail.note(FIELDS, [proposal.person_id])
    try:
        with transaction.atomic():
            made = Consent.objects.create(
                person_id=proposal.person_id,
                employer_id=proposal.vacancy.employer_id,
                vacancy_id=vacancy_id,
                told=told.written(),
                language=(get_language() or "fi")[:2],
                given_by_id=actor.account_id,
                given_at=clock.now(),
                last_day=clock.today() + LASTS,
            )
    except IntegrityError as twice:
        raise Invalid({"": [_("The consent has just been given in another window.")]}) from twice
    return made.id


@action("proposals.revoke_consent", right=ANSWER_OWN)
def revoke_consent(actor: Actor, consent_id: UUID) -> None:
    """Take a consent back: what was told is erased here at once, and links to it open nothing any more.

    Taking back what is over already changes nothing.
    """
    consent = own_consents.get(actor, consent_id, for_update=True)
    trail.note(FIELDS, [consent.person_id])
    if consent.erased_at is None:
        _erase(consent, revoked=True)
        _close_links(consent)


@action("proposals.erase_old_consents", right=DECIDE)
def erase_old_consents(actor: Actor) -> int:
    """Erase what consents that have run out allowed to tell; how many."""
    over = Consent.objects.filter(erased_at__isnull=True, last_day__lt=clock.today())
    rows = list(over.select_for_update(of=("self",)).order_by("id"))
    for consent in rows:
        _erase(consent, revoked=False)
        _close_links(consent)
    trail.note(FIELDS, [row.person_id for row in rows])
    return len(rows)


def _erase(consent: Consent, *, revoked: bool) -> None:
    now = clock.now()
    consent.told = None
    consent.erased_at = now
    if revoked:
        consent.revoked_at = now
    consent.version += 1
    consent.save(update_fields=["told", "erased_at", "revoked_at", "version"])


def _close_links(consent: Consent) -> None:
    """End the links to a candidate whom no other consent covers."""
    about = AnswerLink.objects.filter(
        proposal__person_id=consent.person_id,
        proposal__vacancy__employer_id=consent.employer_id,
        link__ended_at__isnull=True,
    )
    for each in about.select_related("link", "proposal").order_by("id"):
        if covering(each.proposal) is None:
            close_link(each, links.End.REVOKED)


def close_link(sent: AnswerLink, how: links.End) -> None:
    """End a link and erase the address that it was sent to."""
    links.end(sent.link, how)
    sent.address = None


def covering(proposal: Proposal) -> Consent | None:
    """The consent in force that lets the employer of the opening be told; one for the very opening comes first."""
    rows = Consent.objects.filter(
        in_force(clock.today()), person_id=proposal.person_id, employer_id=proposal.vacancy.employer_id
    ).order_by("-given_at", "id")
    found = {row.vacancy_id: row for row in rows if row.vacancy_id in (None, proposal.vacancy_id)}
    return found.get(proposal.vacancy_id) or found.get(None)
