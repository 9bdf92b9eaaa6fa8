"""Forms of the steps that people take with a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.frame.forms import EditForm
from virtaus.proposals.states import Reason, State


class StepForm(EditForm):
    """The next step of a proposal; a reason where it ends without a hire."""

    state = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Reason, if it ends here"), required=False)

    def __init__(self, *args: Any, next_states: Iterable[State] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(state.value, state.label) for state in next_states if state is not State.HIRED]
        self.fields["state"].choices = steps  # type: ignore[attr-defined]
        self.fields["reason"].choices = [("", "–"), *Reason.choices]  # type: ignore[attr-defined]


class HireForm(EditForm):
    """The first day of work."""

    starts_on = forms.DateField(label=_("First day of work"), widget=forms.DateInput(attrs={"type": "date"}))
