"""Forms on persons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.frame.forms import EditForm
from virtaus.people.models import AccessReason, Verdict
from virtaus.people.queries.search import LONGEST

LONGEST_REASON = 500


class SearchForm(forms.Form):
    """One box for a name, an identity code, a phone number or a register key. It is sent, never in an address."""

    text = forms.CharField(
        label=_("Name, personal identity code, phone number or register key"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )


class ReasonForm(EditForm):
    """Why a customer of another team must be opened."""

    reason = forms.ChoiceField(label=_("Why do you need to see this customer?"), choices=AccessReason.choices)
    words = forms.CharField(
        label=_("What is it about?"),
        help_text=_("One sentence. The customer's team lead reads it when reviewing."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ticket = forms.CharField(widget=forms.HiddenInput(), max_length=500)

    def stated(self) -> dict[str, Any]:
        """What the action takes."""
        values = self.cleaned_data
        return {"ticket": values["ticket"], "reason": AccessReason(values["reason"]), "words": values["words"]}


class ReviewForm(EditForm):
    """What a reviewer found of an access."""

    verdict = forms.ChoiceField(choices=Verdict.choices)

    @property
    def found(self) -> Verdict:
        return Verdict(self.cleaned_data["verdict"])
