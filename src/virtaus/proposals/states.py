"""Where a proposal may stand, and from where to where people may take it; why it may end stands in ``reasons``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a proposal stands; ``MOVES`` says from where to where a person may take it."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("The person is interested")
    CONTACTED = "contacted", _("The employer has been contacted")
    MEETING = "meeting", _("The employer wants to meet")
    HIRED = "hired", _("Hired")
    DECLINED = "declined", _("Not proposed further")
    NOT_HIRED = "not_hired", _("Not hired")


ENDS = (State.DECLINED, State.NOT_HIRED)
OPEN = (State.PROPOSED, State.ACCEPTED, State.CONTACTED, State.MEETING)
INTERESTED = (State.ACCEPTED, State.CONTACTED, State.MEETING)
MOVES: dict[State, tuple[State, ...]] = {
    State.PROPOSED: (State.ACCEPTED, State.DECLINED),
    State.ACCEPTED: (State.CONTACTED, State.MEETING, State.HIRED, State.NOT_HIRED, State.DECLINED),
    State.CONTACTED: (State.MEETING, State.HIRED, State.NOT_HIRED, State.DECLINED),
    State.MEETING: (State.HIRED, State.NOT_HIRED, State.DECLINED),
}


class Reply(models.TextChoices):
    """What an employer answers about a candidate. It changes nobody's status: the coach or the person confirms it."""

    MEET = "meet", _("We want to meet")
    HIRED = "hired", _("We hire")
    NO = "no", _("Not this time")
