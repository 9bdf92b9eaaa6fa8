"""What Virtaus keeps of a person beside the national register, by mode."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.modes import Capability, Kept, Mode, declare

declare(
    Capability(
        code="people.record",
        name=_("A customer's record"),
        national=_("Registers jobseekers and keeps their names, contacts and history."),
        adds=_(
            "A pseudonymous key, the municipality and the competence that matching needs, seen by the own team only."
        ),
        basis="JTYPL 380/2023 §§ 27, 112, 114, 120, 120 a (435/2024)",
        fields=(
            Kept("people.Person.register_key", _("Pseudonymous key")),
            Kept("people.Person.municipality", _("Municipality of residence")),
            Kept("people.Person.protected", _("Non-disclosure order")),
            Kept("people.PersonConcept.concept", _("Occupations sought and skills, with source and recorder")),
            Kept("people.Relation.team", _("The team that serves the customer")),
        ),
    )
)
declare(
    Capability(
        code="people.names",
        name=_("Names of customers"),
        national=_("Keeps the names."),
        adds=_("Names are stored only where no national register is master; in add-on mode the database refuses them."),
        basis="JTYPL 380/2023 § 120",
        fields=(
            Kept("people.Person.given_names", _("Given names")),
            Kept("people.Person.family_name", _("Family name")),
        ),
        modes=frozenset({Mode.STAND_ALONE}),
    )
)
