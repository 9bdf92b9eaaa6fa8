"""How the working time of a job is arranged: what an opening says and what suits a person, in the same words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkingTime(models.TextChoices):
    FULL_TIME = "full_time", _("Full-time")
    PART_TIME = "part_time", _("Part-time")
    SHIFTS = "shifts", _("Shift work")
    ON_CALL = "on_call", _("As needed")
