"""Files of persons, as the page of imports reads them in."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from virtaus.frame.changes import changed
from virtaus.frame.imports import ImportColumn, ImportKind, add_kind
from virtaus.frame.modes import BOTH, Mode
from virtaus.people.models import Accessibility, Citizenship, Education, Limit, Sex, Travel
from virtaus.people.person_file import COLUMNS, STAND_ALONE
from virtaus.people.person_import import FIELDS, import_people, plan_people
from virtaus.people.rules import IMPORT_PEOPLE
from virtaus.vocabulary.working_times import WorkingTime

MEANINGS: dict[str, tuple[Any, str]] = {
    "key": (_("The key of the event file: 8–64 letters, digits, _ and -."), "VH7Q2K9MPA"),
    "given_names": (_("Given names, at most 120 characters, no digits."), "Aino Maria"),
    "family_name": (_("Family name, at most 120 characters, no digits."), "Haapamalli"),
    "hetu": (_("Personal identity code; stored encrypted."), "131052-308T"),
    "birth_date": (_("Day of birth; not needed beside the personal identity code."), "1952-10-13"),
    "phone": (_("Phone number; stored encrypted."), "040 123 4567"),
    "email": (_("E-mail; stored encrypted."), "aino@example.org"),
    "street": (_("Street address; stored encrypted."), "Mallikatu 1"),
    "postal_code": (_("Postal code; stored encrypted."), "13100"),
    "city": (_("Post office; stored encrypted."), "Hämeenlinna"),
    "service_language": (_("Language of service: fi, sv, en …"), "fi"),
    "interpreter": (_("Language that must be interpreted; empty when none is known to be needed."), "uk"),
    "accessibility": (_("What must be arranged, codes separated by spaces."), "step_free"),
    "reach_km": (_("How far the person travels to work one way, kilometres."), "40"),
    "travel": (_("How the person travels, codes separated by spaces."), "car public"),
    "working_times": (_("Working times that suit, codes separated by spaces."), "full_time"),
    "available_from": (_("The first day on which the person can start."), "2026-12-01"),
    "birth_year": (_("Year of birth, for statistics only."), "1952"),
    "sex": (_("Sex in the population register, for statistics only."), "female"),
    "citizenship": (_("Group of citizenship, for statistics only."), "fi"),
    "education": (_("Highest level of education, for statistics only."), "secondary"),
    "work_limits": (
        _("Conditions of work that the person has chosen to have taken into account, codes separated by spaces."),
        "night_work",
    ),
}
CODES: dict[str, type[TextChoices]] = {
    "accessibility": Accessibility,
    "travel": Travel,
    "working_times": WorkingTime,
    "work_limits": Limit,
    "sex": Sex,
    "citizenship": Citizenship,
    "education": Education,
}


def _undone() -> None:
    changed("person")


def _column(name: str) -> ImportColumn:
    meaning, example = MEANINGS[name]
    return ImportColumn(
        name,
        meaning,
        example,
        needed=name == "key",
        modes=frozenset({Mode.STAND_ALONE}) if name in STAND_ALONE else BOTH,
        codes=tuple(CODES[name].values) if name in CODES else (),
    )


add_kind(
    ImportKind(
        "people",
        title=_("Persons"),
        help=_(
            "Who a person is, how they are served and how far they travel. Told apart by the key of the event file."
        ),
        right=IMPORT_PEOPLE,
        columns=tuple(map(_column, COLUMNS)),
        plan=plan_people,
        apply=import_people,
        fields=FIELDS,
        order=20,
        undone=_undone,
    )
)
