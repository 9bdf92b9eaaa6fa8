"""Forms of requests for the names behind readings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.frame.forms import DayField, EditForm
from virtaus.people.models import NameRequest

State = NameRequest.State


class AskNamesForm(EditForm):
    """The period of the readings, and why the names are needed."""

    first_day = DayField(label=_("Readings from this day"))
    last_day = DayField(label=_("To this day"))
    why = forms.CharField(
        label=_("Why do you need the names?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tell what makes you doubt that your data was looked at for a proper reason."),
    )


class DecideNamesForm(EditForm):
    """What was decided on a request, and why."""

    state = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in (State.GRANTED, State.REFUSED)],
    )
    answer = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it on their own page."),
    )
