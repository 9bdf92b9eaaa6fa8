"""The roles of the house. What a role may do stands with each right, not here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COACH = "coach", _("Coach")
    TEAM_LEAD = "team_lead", _("Team lead")
    MANAGER = "manager", _("Manager")
    CONTROLLER = "controller", _("Controller")
    PROCUREMENT = "procurement", _("Procurement")
    MUNICIPALITY = "municipality", _("Municipality")
    PARTNER = "partner", _("Partner")
    EMPLOYER = "employer", _("Employer")
    PROVIDER = "provider", _("Service provider")
    JOBSEEKER = "jobseeker", _("Jobseeker")
    ADMIN = "admin", _("Administrator")
    DPO = "dpo", _("Data-protection officer")


STAFF = frozenset({Role.COACH, Role.TEAM_LEAD, Role.MANAGER, Role.CONTROLLER, Role.PROCUREMENT, Role.ADMIN, Role.DPO})
EVERYONE = frozenset(Role)
