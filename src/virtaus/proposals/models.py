"""Proposals of openings to persons, what people decided on them, and the hires that came of them.

A proposal obliges nobody: a binding offer of work is made only in the national system.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from virtaus.accounts.models import Account
from virtaus.employers.models import Vacancy
from virtaus.frame import clock
from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned
from virtaus.people.models import Person
from virtaus.proposals.states import OPEN, Reason, State


class Proposal(Versioned):
    """An opening proposed to a person by a worker.

    ``score`` and ``parts`` (points by part), ``engine`` and ``weights`` (versions) and ``digest`` (SHA-256 of the
    input) tell what the worker saw, so that it can be computed again. ``data_at``: the time of the data.
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
    """One step of a proposal: who took it where, when and why. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="decisions")
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["proposal_id", "decided_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class Hire(Versioned):
    """A person starts in a proposed job. ``noted_nationally_at``: when it was recorded in the national system too."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="hire")
    starts_on = models.DateField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    noted_nationally_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "id"]

    def __str__(self) -> str:
        return str(self.id)
