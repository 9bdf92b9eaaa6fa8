"""Forms of merging two records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.frame.forms import EditForm
from virtaus.people.merging.rooms import Difference, Side


class TwoRecordsForm(EditForm):
    """Two records to compare, by key."""

    kept = forms.CharField(
        label=_("Key of the record that stays"),
        max_length=200,
        help_text=_("The key in the national register, or the address of the customer's page."),
    )
    merged = forms.CharField(label=_("Key of the record that becomes part of it"), max_length=200)


class MergeForm(EditForm):
    """Whose value holds where the two differ, and how it is known that they are one person."""

    grounds = forms.CharField(
        label=_("How do you know that they are the same person?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    told_nationally = forms.BooleanField(
        label=_("The national register has joined the two customers into one."),
        help_text=_("The register is master: it goes first."),
    )
    confirmed = forms.BooleanField(label=_("I have compared the records and want to merge them."))

    def __init__(
        self, *args: Any, differences: Sequence[Difference] = (), needs_the_register: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = {f"choice_{number}": each.code for number, each in enumerate(differences)}
        for name, each in zip(self.codes, differences, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=each.label,
                choices=[
                    (Side.KEPT.value, _("%(value)s (record that stays)") % {"value": each.kept}),
                    (Side.MERGED.value, _("%(value)s (record that becomes part of it)") % {"value": each.merged}),
                ],
                initial=Side.KEPT.value,
                widget=forms.RadioSelect,
            )
        if not needs_the_register:
            del self.fields["told_nationally"]
        self.order_fields([*self.codes, "grounds", "told_nationally", "confirmed"])

    def chosen(self) -> dict[str, Side]:
        """The choices by the code of the difference."""
        return {code: Side(self.cleaned_data[name]) for name, code in self.codes.items()}
