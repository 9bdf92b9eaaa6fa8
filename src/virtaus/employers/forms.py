"""Forms of vacancies."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.employers.models import State
from virtaus.frame.forms import EditForm


class FileForm(EditForm):
    file = forms.FileField(
        label=_("File of vacancies (CSV)"),
        help_text=_("Only the column “title” is needed. Nothing changes before you have seen a preview."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


class OccupationForm(EditForm):
    concept = forms.UUIDField(label=_("Occupation"), widget=forms.HiddenInput)


class LinkForm(EditForm):
    chosen = forms.TypedChoiceField(
        choices=[("yes", _("Keep")), ("no", _("Drop"))], coerce=lambda text: text == "yes", widget=forms.HiddenInput
    )


class StateForm(EditForm):
    state = forms.ChoiceField(label=_("State"), choices=State.choices, widget=forms.HiddenInput)
