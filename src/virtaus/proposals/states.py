"""Where a proposal may stand, from where to where people may take it, and why it may end."""

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


OPEN = (State.PROPOSED, State.ACCEPTED, State.CONTACTED, State.MEETING)
INTERESTED = (State.ACCEPTED, State.CONTACTED, State.MEETING)
MOVES: dict[State, tuple[State, ...]] = {
    State.PROPOSED: (State.ACCEPTED, State.DECLINED),
    State.ACCEPTED: (State.CONTACTED, State.MEETING, State.HIRED, State.NOT_HIRED, State.DECLINED),
    State.CONTACTED: (State.MEETING, State.HIRED, State.NOT_HIRED, State.DECLINED),
    State.MEETING: (State.HIRED, State.NOT_HIRED, State.DECLINED),
}


class Reason(models.TextChoices):
    """Why a proposal ended without a hire. A list, not a text: nothing of health or family is ever asked."""

    NOT_INTERESTED = "not_interested", _("The person is not interested")
    OTHER_FIELD = "other_field", _("The person looks for another field")
    DISTANCE = "distance", _("The way to work is too long")
    HOURS = "hours", _("The working time does not suit")
    SKILLS = "skills", _("Skills or licences are missing")
    FOUND_OTHER = "found_other", _("The person found something else")
    EMPLOYER_CHOSE_OTHER = "employer_chose_other", _("The employer chose somebody else")
    VACANCY_CLOSED = "vacancy_closed", _("The opening was closed")
    WRONG_PROPOSAL = "wrong_proposal", _("The proposal was wrong")


class Reply(models.TextChoices):
    """What an employer answers about a candidate. It changes nobody's status: the coach or the person confirms it."""

    MEET = "meet", _("We want to meet")
    HIRED = "hired", _("We hire")
    NO = "no", _("Not this time")


class EmployerReason(models.TextChoices):
    """Why an employer does not go on. A list, not a text: nothing of health, age, origin or family is ever asked."""

    OTHER_CHOSEN = "other_chosen", _("Somebody else was chosen")
    SKILLS = "skills", _("The work needs other skills or licences")
    HOURS = "hours", _("The working time does not match")
    FILLED = "filled", _("The opening is already filled")
    WITHDRAWN = "withdrawn", _("Nobody is hired after all")


REASON_OF_END = {
    EmployerReason.OTHER_CHOSEN: Reason.EMPLOYER_CHOSE_OTHER,
    EmployerReason.SKILLS: Reason.SKILLS,
    EmployerReason.HOURS: Reason.HOURS,
    EmployerReason.FILLED: Reason.VACANCY_CLOSED,
    EmployerReason.WITHDRAWN: Reason.VACANCY_CLOSED,
}
"""The reason under which a proposal ends when the coach or the person confirms the employer's no."""
