"""What the room ``people`` does beside the national system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.modes import STAND_ALONE, Capability, Kept, declare

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
declare(
    Capability(
        "people.service_facts",
        _("How a customer is served"),
        national=_("Keeps the language of service in the customer's data."),
        adds=_("Language, interpreter, accessibility, reach and the limits that the customer chose, for matching."),
        basis="JTYPL 380/2023 §§ 19, 112, 114",
        fields=(
            Kept("people.ServiceFacts.service_language", _("language of service")),
            Kept("people.ServiceFacts.interpreter", _("interpreter")),
            Kept("people.ServiceFacts.accessibility", _("what must be arranged")),
            Kept("people.ServiceFacts.reach_km", _("how far and how the person travels")),
            Kept("people.WorkLimit.limit", _("limits that the person chose")),
        ),
    )
)
declare(
    Capability(
        "people.background",
        _("Background for statistics"),
        national=_("Keeps the background from the population register."),
        adds=_("Birth year, sex, citizenship group and education for statistics, target groups and equality only."),
        basis="JTYPL 380/2023 § 112; 1325/2014 § 5",
        fields=(
            Kept("people.PersonBackground.birth_year", _("birth year")),
            Kept("people.PersonBackground.sex", _("sex")),
            Kept("people.PersonBackground.citizenship", _("citizenship group")),
            Kept("people.PersonBackground.education", _("education level")),
        ),
    )
)
declare(
    Capability(
        "people.identity",
        _("Registration of a customer"),
        national=_("Registers the person, their identity and contact details."),
        adds=_("Keeps one record per person in areas without the national register."),
        basis=_("pilots and training"),
        modes=STAND_ALONE,
        fields=(
            Kept("people.Person.family_name", _("name")),
            Kept("people.Identity.hetu", _("personal identity code, encrypted")),
            Kept("people.Contact.phone", _("phone, e-mail and address, encrypted")),
        ),
    )
)
declare(
    Capability(
        "people.outside_access",
        _("Opening a customer of another team"),
        national=_("Has its own rights and log."),
        adds=_("A stated reason opens one customer for a limited time; the team lead reviews it."),
        basis="906/2019 §§ 16, 17",
        fields=(Kept("people.OutsideAccess.reason", _("who opened, when and why")),),
    )
)
