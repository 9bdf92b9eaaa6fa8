"""How a spell of unemployment ends, as flow counts it: groups of the ledger's status codes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Exit(models.TextChoices):
    """Where a person went. Work is work in the open labour market; subsidised work and services stand apart."""

    WORK = "work", _("To work")
    SUBSIDISED = "subsidised", _("To subsidised work")
    SERVICE = "service", _("To a service")
    STUDY = "study", _("To study")
    OUTSIDE = "outside", _("Outside the labour force")
    UNKNOWN = "unknown", _("Not known")


# Group of the status that follows the spell (casework/data/statuses.toml). Who moves from being laid off or out of
# work to a shortened week works again.
EXIT_OF_GROUP = {
    "employed": Exit.WORK,
    "laid_off": Exit.WORK,
    "subsidised": Exit.SUBSIDISED,
    "service": Exit.SERVICE,
    "study": Exit.STUDY,
    "outside": Exit.OUTSIDE,
    "unknown": Exit.UNKNOWN,
}
EXITS = tuple(Exit)
