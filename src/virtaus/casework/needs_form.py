"""The form of a service-need assessment: a level and words for each point of § 37."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.casework.models import NeedLevel
from virtaus.casework.queries.needs import POINTS
from virtaus.frame.forms import EditForm


class NeedsForm(EditForm):
    """Nothing is proposed by a machine: levels are empty until the coach has judged."""

    newest = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for point, name in POINTS.items():
            self.fields[f"{point}_level"] = forms.ChoiceField(
                label=name, choices=[("", gettext_lazy("Judge the need")), *NeedLevel.choices]
            )
            self.fields[point] = forms.CharField(
                label=gettext_lazy("In words"),
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def as_text(self, key: str) -> str:
        """What was judged as lines to paste into the national system."""
        lines = [_("%s: assessment of service needs") % key]
        for point, name in POINTS.items():
            level = NeedLevel(self.cleaned_data[f"{point}_level"]).label
            words = self.cleaned_data[point].strip()
            lines.append(f"{name}: {level}." + (f" {words}" if words else ""))
        return "\n".join(lines)
