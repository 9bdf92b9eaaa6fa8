"""Forms of erasing records."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from virtaus.frame.forms import EditForm
from virtaus.people.erasing.carrying import Decision
from virtaus.people.models import ErasureGround


class RecordForm(EditForm):
    """Whose record is looked at."""

    key = forms.CharField(
        label=_("Key of the record"),
        max_length=200,
        help_text=_("The key in the national register, or the address of the customer's page."),
    )


class ReferenceForm(EditForm):
    """The number of the decision; what it says stands in the area's register of matters."""

    reference = forms.CharField(
        label=_("Number of the decision"),
        max_length=40,
        help_text=_("As in the register of matters, such as HML/123/2026. Write nothing of the person."),
    )

    def because_time_is_over(self) -> Decision:
        return Decision(ErasureGround.TIME_OVER, self.cleaned_data["reference"])


class SeveralForm(ReferenceForm):
    """Which records are erased because their time is over; ``chosen`` are kept on the page when something is wrong."""

    confirmed = forms.BooleanField(label=_("I have looked at the chosen records. What is erased does not come back."))

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.chosen = frozenset(data.getlist("person")) if data is not None else frozenset()


class EraseForm(ReferenceForm):
    """Why a record is erased. ``sure`` is asked on the second page."""

    ground = forms.ChoiceField(label=_("Why the record is erased"), choices=[("", _("Choose")), *ErasureGround.choices])
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    field_order = ("ground", "reference")

    def decision(self) -> Decision:
        return Decision(ErasureGround(self.cleaned_data["ground"]), self.cleaned_data["reference"])
