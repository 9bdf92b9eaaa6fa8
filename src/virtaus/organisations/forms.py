"""Forms of organisations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.frame.forms import DayField, EditForm


class MemberForm(EditForm):
    """Which account acts for an organisation."""

    email = forms.EmailField(
        label=_("E-mail of the account"),
        help_text=_("An account that holds the role of an employer, provider or partner."),
    )
    valid_to = DayField(
        label=_("Ends on"),
        required=False,
        help_text=_("The first day it no longer holds. Leave empty when it is not known."),
    )
