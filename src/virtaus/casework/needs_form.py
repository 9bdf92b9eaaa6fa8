"""The form of a service-need assessment: a level and words for each point of § 37."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.casework.models import NeedLevel
from virtaus.casework.queries.needs import POINTS, NeedsRow
from virtaus.frame.figures import day
from virtaus.frame.forms import EditForm


class NeedsForm(EditForm):
    """Nothing is proposed by a machine: levels are empty until the coach has judged.

    Of the last assessment the words come along, to be changed; its levels are told beside the empty ones.
    """

    newest = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, last: NeedsRow | None = None) -> None:
        words = {point: last.values[point] for point in POINTS} if last else {}
        super().__init__(data, initial={**words, "newest": last.id if last else None})
        told = _("Last time (%(day)s): %(level)s")
        for point, name in POINTS.items():
            level = NeedLevel(last.values[f"{point}_level"]).label if last else ""
            self.fields[f"{point}_level"] = forms.ChoiceField(
                label=name,
                choices=[("", gettext_lazy("Judge the need")), *NeedLevel.choices],
                help_text=told % {"day": day(last.made_on), "level": level} if last else "",
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
