"""Customers that one team offers to another: nothing moves until the other team accepts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import Account
from virtaus.area.models import Team
from virtaus.frame.ids import new_id
from virtaus.frame.versioned import Versioned
from virtaus.people.models import Person


class OfferState(models.TextChoices):
    OPEN = "open", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Turned down")
    WITHDRAWN = "withdrawn", _("Taken back")
    UNDONE = "undone", _("Undone")


class TeamOffer(Versioned):
    """An offer of a team lead to move some customers to another team, and how it was answered.

    ``grounds`` are the offering lead's words, ``answer`` those of whoever closed it. An accepted offer can be undone:
    those who are still where it moved them go back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    grounds = models.CharField(max_length=300)
    state = models.CharField(max_length=9, choices=OfferState.choices, default=OfferState.OPEN)
    offered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    offered_at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-offered_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_team=F("to_team")), name="team_offer_to_another"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | ~Q(state="open") & Q(answered_at__isnull=False),
                name="team_offer_answered",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class OfferedPerson(models.Model):
    """A customer in an offer. ``moved_on`` is the day on which the accepted offer moved them, null when it did not."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    offer = models.ForeignKey(TeamOffer, on_delete=models.CASCADE, related_name="persons")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    moved_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["offer_id", "id"]
        constraints = [models.UniqueConstraint(fields=["offer", "person"], name="offered_person_once")]

    def __str__(self) -> str:
        return str(self.id)
