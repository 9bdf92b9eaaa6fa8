"""Proposals of openings to persons, what people decided on them, and the hires that came of them.

A proposal obliges nobody: a binding offer of work is made only in the national system.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account, OneTimeLink
from virtaus.casework.models import CaseEvent
from virtaus.employers.models import Vacancy
from virtaus.frame import clock
from virtaus.frame.encryption import EncryptedTextField
from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned
from virtaus.organisations.models import Organisation
from virtaus.people.models import Person
from virtaus.proposals.reasons import By
from virtaus.proposals.states import OPEN, Reply, State


class Proposal(Versioned):
    """An opening proposed to a person by a worker.

    ``score`` and ``parts`` (points by part), ``engine`` and ``weights`` (versions) and ``digest`` (SHA-256 of the
    input) tell what the worker saw, so that it can be computed again. ``data_at``: the time of the data.
    ``asked_again_on``: the person wants to answer later, and is asked again on that day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposals")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    score = models.FloatField()
    parts = models.JSONField()
    engine = models.CharField(max_length=20)
    weights = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    data_at = models.DateTimeField()
    asked_again_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "vacancy"], condition=Q(state__in=OPEN), name="proposal_open_once"
            ),
        ]
        indexes = [models.Index(fields=["vacancy", "state"], name="proposal_vacancy_state")]

    def __str__(self) -> str:
        return str(self.id)


class Decision(models.Model):
    """One step of a proposal: who took it where, when and why. Never changed.

    ``reason`` is a code of ``data/reasons.toml``, ``given_by`` whose reason it is, ``words`` what belongs to "another
    reason". ``answer`` is the employer's answer that was confirmed by this step. A step taken back keeps its row; the
    step back is a row of its own that ``undoes`` it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="decisions")
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.CharField(max_length=20, blank=True)
    given_by = models.CharField(max_length=8, choices=By.choices, blank=True)
    words = EncryptedTextField(null=True)
    answer = models.ForeignKey("Answer", on_delete=models.SET_NULL, related_name="decisions", null=True, blank=True)
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, related_name="undone_by", null=True, blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["proposal_id", "decided_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason="", given_by="") | (~Q(reason="") & ~Q(given_by="")),
                name="decision_reason_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Hire(Versioned):
    """A person starts in a proposed job. ``noted_nationally_at``: when it was recorded in the national system too.

    ``exit`` is the entry that the hire made in the ledger, None where the ledger had one already. A hire that was
    recorded by mistake is taken back (``undone_at``) and stays on record.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="hires")
    exit = models.ForeignKey(CaseEvent, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    starts_on = models.DateField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    noted_nationally_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal"], condition=Q(undone_at__isnull=True), name="hire_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Consent(Versioned):
    """A person's written consent to tell an employer about her (JTYPL 380/2023 § 118), for one opening or for all.

    ``vacancy`` is None when it holds for every opening of ``employer``. ``told`` is what the employer is told, word for
    word as the person saw it before consenting (JSON, see ``virtaus.proposals.telling``): a name and a contact that she
    wrote for this employer, and the competence that she chose. Nothing of work ability, health or place is in it. It
    is sealed, and erased when the consent is taken back or has run out (``erased_at``).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    employer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    told = EncryptedTextField(null=True)
    language = models.CharField(max_length=5)
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    given_at = models.DateTimeField()
    last_day = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "employer", "vacancy"],
                condition=Q(erased_at__isnull=True),
                nulls_distinct=False,
                name="consent_once",
            ),
            models.CheckConstraint(
                condition=Q(told__isnull=True, erased_at__isnull=False) | Q(told__isnull=False, erased_at__isnull=True),
                name="consent_told_until_erased",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(erased_at__isnull=False), name="consent_revoked_is_erased"
            ),
        ]
        indexes = [
            models.Index(fields=["employer", "vacancy"], name="consent_employer", condition=Q(erased_at__isnull=True))
        ]

    def __str__(self) -> str:
        return str(self.id)


class AnswerLink(models.Model):
    """A link by which an employer answers about one candidate without a login. ``address`` is erased when it ends."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="links")
    link = models.OneToOneField(OneTimeLink, on_delete=models.CASCADE, related_name="+")
    address = EncryptedTextField(null=True)
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    sent_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class Answer(Versioned):
    """What an employer answered about a candidate: by a link (``link``) or signed in (``account``).

    It stands as told until the coach or the person confirms it or sets it aside; only then does the proposal move.
    ``message`` is how to meet, in the employer's words; ``words`` belong to "another reason". ``starts_on`` is the
    first day of work of a hire.
    """

    class Settled(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        SET_ASIDE = "set_aside", _("Set aside")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    link = models.ForeignKey(AnswerLink, on_delete=models.SET_NULL, related_name="+", null=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    reply = models.CharField(max_length=5, choices=Reply.choices)
    starts_on = models.DateField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    words = EncryptedTextField(null=True)
    message = EncryptedTextField(null=True)
    answered_at = models.DateTimeField()
    settled = models.CharField(max_length=9, choices=Settled.choices, blank=True)
    settled_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-answered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal"], condition=Q(settled=""), name="answer_waits_once"),
            models.CheckConstraint(
                condition=Q(reply=Reply.HIRED, starts_on__isnull=False)
                | (~Q(reply=Reply.HIRED) & Q(starts_on__isnull=True)),
                name="answer_hire_has_its_day",
            ),
            models.CheckConstraint(
                condition=(Q(reply=Reply.NO) & ~Q(reason="")) | (~Q(reply=Reply.NO) & Q(reason="")),
                name="answer_no_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(settled="", settled_at__isnull=True) | (~Q(settled="") & Q(settled_at__isnull=False)),
                name="answer_settled_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ReviewRequest(Versioned):
    """A person asks a human being to look at a proposal again. ``text`` and ``answer`` are in their own words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reviews")
    text = EncryptedTextField()
    asked_at = models.DateTimeField()
    answer = EncryptedTextField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(answered_at__isnull=True), name="review_request_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
