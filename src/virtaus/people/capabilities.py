"""What the room ``people`` does beside the national system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.modes import Capability, Kept, declare

declare(
    Capability(
        "people.customer",
        _("A customer and their competence"),
        national=_("Keeps the person's identity, contact details and profile."),
        adds=_("Shows a customer by a pseudonymous key with sought occupations and skills, to their own team only."),
        basis="JTYPL 380/2023 §§ 112, 114, 120 a",
        fields=(
            Kept("people.Person.register_key", _("pseudonymous key")),
            Kept("people.Person.municipality", _("municipality of residence")),
            Kept("people.Person.protected", _("non-disclosure order")),
            Kept("people.PersonConcept.concept", _("sought occupations and skills")),
        ),
    )
)
