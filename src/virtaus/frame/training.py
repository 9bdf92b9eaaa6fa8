"""Whether this installation is a training area: only there may people be made up, and mail stay in the house."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from virtaus.frame.errors import Forbidden


def is_training() -> bool:
    """True in a training area and in development, never in production."""
    return bool(settings.VIRTAUS_DEMO or settings.DEVELOPMENT)


def require_training() -> None:
    """Raise Forbidden in production: made-up people, logins and openings never stand among real ones."""
    if not is_training():
        raise Forbidden(_("Only a training area is filled with made-up people and companies."))
