"""What the room ``employers`` does beside the national system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.modes import Capability, declare

declare(
    Capability(
        "employers.vacancies",
        _("Openings in a shared vocabulary"),
        national=_("Publishes openings on the Job Market Finland service."),
        adds=_("Links each opening to ESCO occupations and skills, with the words that gave them; a person confirms."),
        basis="JTYPL 380/2023 § 120 a",
    )
)
