"""Forms of requests to correct data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.frame.forms import EditForm
from virtaus.people.actions.correcting import answers
from virtaus.people.models import About, CorrectionRequest


class AskForm(EditForm):
    """What is wrong, and what it should be."""

    about = forms.ChoiceField(label=_("What is wrong?"), choices=[("", _("Choose")), *About.choices])
    wrong = forms.CharField(label=_("What is written now?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    right = forms.CharField(label=_("What should it be?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def told(self) -> dict[str, Any]:
        return self.cleaned_data | {"about": About(self.cleaned_data["about"])}


class AnswerForm(EditForm):
    """What became of a request."""

    state = forms.ChoiceField(label=_("What became of it"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Answer to the person"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed when it is not corrected here: say why. The person reads it on their own page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(CorrectionRequest.State.choices)
        self.fields["state"].choices = [(code, labels[code]) for code in answers()]  # type: ignore[attr-defined]
