"""Forms of vacancies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.employers.actions import VacancyFacts
from virtaus.employers.models import Part, State
from virtaus.employers.vacancy_file import MOST_POSITIONS
from virtaus.frame.forms import DayField, EditForm
from virtaus.organisations.models import valid_business_id
from virtaus.vocabulary.levels import Level
from virtaus.vocabulary.working_times import WorkingTime


class OccupationForm(EditForm):
    concept = forms.UUIDField(label=_("Occupation"), widget=forms.HiddenInput)


class ConceptForm(EditForm):
    """A condition or skill to require or drop."""

    concept = forms.UUIDField(widget=forms.HiddenInput)
    part = forms.TypedChoiceField(
        choices=[choice for choice in Part.choices if choice[0] != Part.OCCUPATION], coerce=Part
    )
    chosen = forms.TypedChoiceField(
        choices=[("yes", _("Require")), ("no", _("Drop"))], coerce=lambda text: text == "yes"
    )
    level = forms.TypedChoiceField(choices=Level.choices, coerce=int, required=False, empty_value="0")


class VacancyForm(EditForm):
    """An opening as a worker enters it. Only the title is needed."""

    title = forms.CharField(label=_("What the job is called"), max_length=200)
    description = forms.CharField(
        label=_("Description"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Skills, licences and languages are looked for in the text; you confirm them on the next page."),
    )
    employer = forms.CharField(label=_("Employer"), max_length=200, required=False)
    business_id = forms.CharField(label=_("Business ID"), max_length=20, required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    positions = forms.IntegerField(label=_("Positions"), min_value=1, max_value=MOST_POSITIONS, initial=1)
    working_time = forms.ChoiceField(
        label=_("Working time"), required=False, choices=[("", _("Not known")), *WorkingTime.choices]
    )
    starts_on = DayField(label=_("Work starts"), help_text=_("Empty where it may wait."), required=False)
    published_on = DayField(label=_("Published"))
    expires_on = DayField(
        label=_("Last day to apply"), help_text=_("Empty when it is open until filled."), required=False
    )

    def __init__(self, *args: Any, municipalities: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(municipalities.items(), key=lambda pair: pair[1])
        self.fields["municipality"].choices = [("", _("Not known")), *names]  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_business_id(self) -> str:
        text = self.cleaned_data["business_id"].strip()
        return valid_business_id(text) if text else ""

    @property
    def facts(self) -> VacancyFacts:
        """What a valid form says."""
        return VacancyFacts(**{field.name: self.cleaned_data[field.name] for field in fields(VacancyFacts)})


class StateForm(EditForm):
    state = forms.ChoiceField(label=_("State"), choices=State.choices, widget=forms.HiddenInput)
