"""Forms of employment plans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from virtaus.casework.codes import plan_phrases
from virtaus.casework.models import AcceptedHow
from virtaus.commitments.actions import Wording
from virtaus.commitments.models import ItemState, Level, Responsible
from virtaus.frame import clock
from virtaus.frame.forms import DayField, EditForm

LANGUAGES = (("fi", "suomi"), ("sv", "svenska"), ("en", "English"))
MONTH = timedelta(days=30)
LEVELS = {level.value: level for level in Level}


class DraftForm(EditForm):
    """Ready phrases to take into a plan; measures and steps stand under their goal."""

    phrases = forms.MultipleChoiceField(
        label=_("Choose what belongs to the plan"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The goal and measure above a step come along. Texts can be changed afterwards."),
    )
    due = DayField(label=_("Steps are done by"))
    language = forms.ChoiceField(label=_("Language of the plan"), choices=LANGUAGES)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        language = (get_language() or "fi")[:2]
        super().__init__(data, initial={"due": clock.today() + MONTH, "language": language}, **kwargs)
        self.fields["phrases"].choices = [  # type: ignore[attr-defined]
            (str(goal), [(step.code, f"{measure} {step}") for measure in goal.under for step in measure.under])
            for goal in plan_phrases()
        ]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The phrases under their goals, with what was chosen, for drawing."""
        sent = set(self["phrases"].value() or [])
        choices: list[tuple[str, list[tuple[str, str]]]] = self.fields["phrases"].choices  # type: ignore[attr-defined]
        return [
            {"name": goal, "options": [{"code": code, "label": text, "chosen": code in sent} for code, text in steps]}
            for goal, steps in choices
        ]


class ItemForm(EditForm):
    """A goal, measure or step: only steps have a due date that must be given."""

    text = forms.CharField(label=_("What"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    responsible = forms.ChoiceField(label=_("Who does it"), required=False)
    responsible_name = forms.CharField(label=_("Somebody else: who"), max_length=120, required=False)
    due = DayField(label=_("By which day"))

    def __init__(self, level: Level, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if level is Level.GOAL:
            for name in ("responsible", "responsible_name", "due"):
                del self.fields[name]
            return
        empty = [("", _("Nobody named"))] if level is Level.MEASURE else []
        self.fields["responsible"].choices = [*empty, *Responsible.choices]  # type: ignore[attr-defined]
        self.fields["due"].required = level is Level.STEP

    def wording(self) -> Wording:
        """What the actions take."""
        given: dict[str, Any] = self.cleaned_data
        who = given.get("responsible")
        due: date | None = given.get("due")
        return Wording(given["text"], Responsible(who) if who else None, given.get("responsible_name", ""), due)


class FollowUpForm(EditForm):
    """How an item stands."""

    state_of = {"open": ItemState.OPEN, "done": ItemState.DONE, "dropped": ItemState.DROPPED}
    mark = forms.ChoiceField(choices=ItemState.choices)
    remark = forms.CharField(label=_("Remark"), max_length=500, required=False)

    @property
    def state(self) -> ItemState:
        return self.state_of[self.cleaned_data["mark"]]


class ReviewForm(EditForm):
    review_on = DayField(label=_("Looked at again by"))


class AcceptanceForm(EditForm):
    """Both sides accepted the plan as it stands."""

    on = DayField(label=_("Accepted on"))
    how = forms.ChoiceField(label=_("How"), choices=AcceptedHow.choices)
