"""Forms of the area's pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.area.files.hours import WEEKDAYS
from virtaus.area.languages import language_choices
from virtaus.frame.forms import DayField, EditForm

WEEKDAY_LABELS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


def _languages() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Languages"), choices=language_choices, widget=forms.CheckboxSelectMultiple
    )


class TargetForm(EditForm):
    value = forms.DecimalField(label=_("New value"), min_value=0, max_digits=16, decimal_places=4)
    valid_from = DayField(
        label=_("In force from"), help_text=_("Until that day the present value holds and stays on record.")
    )
    decision = forms.CharField(
        label=_("Decision"), max_length=300, help_text=_("Who decided it and when. It is shown as the source.")
    )


class ServicePointForm(EditForm):
    languages = _languages()
    step_free = forms.NullBooleanField(
        label=_("Step-free access"),
        widget=forms.Select(choices=[("unknown", _("Not known")), ("true", _("Yes")), ("false", _("No"))]),
    )
    hours_source = forms.CharField(
        label=_("Where the hours come from"), max_length=300, help_text=_("For example the point itself, and the day.")
    )

    def __init__(self, data: Any = None, *, version: int = 0, **kwargs: Any) -> None:
        super().__init__(data, version=version, **kwargs)
        rest = {name: self.fields.pop(name) for name in ("hours_source", "languages", "step_free")}
        for name, label in zip(WEEKDAYS, WEEKDAY_LABELS, strict=True):
            self.fields[name] = forms.CharField(label=label, max_length=60, required=False)
        self.fields[WEEKDAYS[0]].help_text = _("For example 9:00-12:00 13:00-16:00; empty when closed.")
        self.fields.update(rest)

    @property
    def hours(self) -> dict[str, str]:
        """Hours as text by weekday."""
        return {name: self.cleaned_data[name] for name in WEEKDAYS}


class TeamForm(EditForm):
    name_fi = forms.CharField(label=_("Name in Finnish"), max_length=120)
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    speciality_fi = forms.CharField(label=_("Speciality in Finnish"), max_length=200, required=False)
    speciality_sv = forms.CharField(label=_("Speciality in Swedish"), max_length=200, required=False)
    speciality_en = forms.CharField(label=_("Speciality in English"), max_length=200, required=False)
    municipalities = forms.MultipleChoiceField(
        label=_("Municipalities served"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, data: Any = None, *, municipalities: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["municipalities"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(municipalities)

    def three(self, field: str) -> tuple[str, str, str]:
        """The texts of a field in Finnish, Swedish and English."""
        texts = [self.cleaned_data[f"{field}_{language}"] for language in ("fi", "sv", "en")]
        return texts[0], texts[1], texts[2]


class MemberForm(EditForm):
    share = forms.DecimalField(
        label=_("Share of working time"),
        min_value=0,
        max_value=1,
        max_digits=3,
        decimal_places=2,
        help_text=_("1 is full time, 0.5 half."),
    )
    languages = _languages()


class NewMemberForm(MemberForm):
    account = forms.TypedChoiceField(label=_("Worker"), coerce=UUID)
    valid_from = DayField(label=_("In the team since"))
    field_order = ("account", "share", "languages", "valid_from")

    def __init__(self, data: Any = None, *, workers: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["account"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(str(account_id), name) for account_id, name in workers]


class EndMemberForm(EditForm):
    on = DayField(
        label=_("First day not in the team"), help_text=_("The worker's roles in the team end on the same day.")
    )

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, initial={"on": today}, **kwargs)


class AbsenceForm(EditForm):
    """Who is away and when; no reason is asked."""

    account = forms.TypedChoiceField(label=_("Worker"), coerce=UUID)
    valid_from = DayField(label=_("First day away"))
    last_day = DayField(
        label=_("Last day away"),
        required=False,
        help_text=_("Empty: until further notice. Don't write why anywhere: it is not needed."),
    )

    def __init__(self, data: Any = None, *, workers: Iterable[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(data, initial={"valid_from": today}, **kwargs)
        field = self.fields["account"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(str(account_id), name) for account_id, name in workers]

    @property
    def end(self) -> date | None:
        """The first day back, None until further notice."""
        last: date | None = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last else None


class BackForm(EditForm):
    back_on = DayField(label=_("First day back at work"))


class ControllerForm(EditForm):
    """Who answers for the area's personal data."""

    name = forms.CharField(
        label=_("Data controller"), max_length=200, help_text=_("The authority that answers for it.")
    )
    business_id = forms.CharField(label=_("Business ID"), max_length=20, required=False)
    address = forms.CharField(label=_("Address"), max_length=300)
    contact = forms.CharField(
        label=_("Contact"), max_length=200, help_text=_("An office, phone or address that answers, not one worker.")
    )
    officer = forms.CharField(
        label=_("Data-protection officer"), max_length=200, help_text=_("How the registered reach the officer.")
    )
    joint = forms.CharField(
        label=_("Joint controllers"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who else decides on the data, and what has been agreed."),
    )
    processors = forms.CharField(
        label=_("Processors"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who runs the installation or handles data for the area by contract."),
    )
