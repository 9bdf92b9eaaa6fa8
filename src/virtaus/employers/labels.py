"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "employers.import_vacancies": _("Read in openings"),
        "employers.link_vacancies": _("Link openings to occupations"),
        "employers.see_vacancies": _("See openings"),
        "employers.apply_file": _("Take a file of openings into use"),
        "employers.vacancy_file": _("file of openings"),
        "employers.choose_occupation": _("Choose the occupation of an opening"),
        "employers.set_concept": _("Require or drop a condition of an opening"),
        "employers.enter_vacancy": _("Enter an opening"),
        "employers.edit_vacancy": _("Correct an opening"),
        "employers.close_vacancy": _("Close an opening"),
    }
)
