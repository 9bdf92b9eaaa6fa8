"""Why the room keeps what it keeps of persons (``virtaus.frame.processing``)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.processing import SERVED_BY, declare
from virtaus.proposals.models import Answer, AnswerLink, Consent, Decision, Hire, Proposal, ReviewRequest

declare(
    "proposals.proposal",
    {
        Proposal: (
            "vacancy",
            "state",
            "proposed_by",
            "proposed_at",
            "score",
            "parts",
            "engine",
            "weights",
            "digest",
            "data_at",
            "asked_again_on",
        ),
        Decision: (
            "proposal",
            "state",
            "reason",
            "given_by",
            "words",
            "answer",
            "undoes",
            "decided_by",
            "decided_at",
        ),
        Hire: ("proposal", "exit", "starts_on", "recorded_by", "recorded_at", "noted_nationally_at", "undone_at"),
        ReviewRequest: ("proposal", "text", "asked_at", "answer", "answered_by", "answered_at"),
    },
    purposes=("matching",),
    grounds=("matching",),
    sources=("computed", "staff", "person"),
    recipients=(*SERVED_BY, "leaders"),
    retention="proposals.proposal",
)
declare(
    "proposals.answer",
    {
        Answer: (
            "proposal",
            "link",
            "account",
            "reply",
            "starts_on",
            "reason",
            "words",
            "message",
            "answered_at",
            "settled",
            "settled_by",
            "settled_at",
        )
    },
    purposes=("matching",),
    grounds=("disclosure",),
    sources=("employer",),
    recipients=SERVED_BY,
    retention="proposals.proposal",
)
declare(
    "proposals.consent",
    {
        Consent: (
            "employer",
            "vacancy",
            "told",
            "language",
            "given_by",
            "given_at",
            "last_day",
            "revoked_at",
            "erased_at",
        )
    },
    purposes=("matching",),
    grounds=("disclosure",),
    sources=("person",),
    recipients=(*SERVED_BY, "employer"),
    retention="proposals.consent",
)
declare(
    "proposals.answer",
    {AnswerLink: ("proposal", "link", "address", "sent_by", "sent_at", "shown_at")},
    part=_("the link sent to an employer's contact person"),
    purposes=("employers",),
    grounds=("employer",),
    sources=("employer", "staff"),
    recipients=("own_team",),
    retention="proposals.proposal",
    group="employer",
)
