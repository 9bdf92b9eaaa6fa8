"""Forms of tokens and of the programs that use them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.accounts import tokens
from virtaus.frame.forms import DayField, EditForm
from virtaus.frame.token_scopes import TokenScope


class TokenForm(EditForm):
    """A token to make: what it is for, what it may do, how long."""

    name = forms.CharField(
        label=_("What for"), max_length=80, help_text=_("For example: figures of our own for the team's meeting.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("May be used to"),
        choices=TokenScope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It never opens more than the roles of the account do."),
    )
    expires_on = DayField(label=_("Last day"), help_text=_("At most a year from now."))


class ServiceForm(EditForm):
    """A program that is to have an account of its own."""

    name = forms.CharField(label=_("Name of the program"), max_length=120)
    purpose = forms.CharField(
        label=_("What it does, and who looks after it"),
        max_length=tokens.LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
