"""Forms of a customer's own login."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.frame.forms import EditForm


class CodeForm(EditForm):
    """The code that the coach gave."""

    code = forms.CharField(
        label=_("The code from your coach"),
        max_length=40,
        help_text=_("Twelve letters and digits. Capital letters and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )


class JoinForm(CodeForm):
    """The code and a login of one's own."""

    name = forms.CharField(
        label=_("What may we call you?"),
        max_length=120,
        help_text=_("Only you see this name. A first name is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("You sign in with it. Your coach does not see it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Make a password"),
        help_text=_("At least 12 characters. Three or four words make a good one."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["code", "name", "email", "password"])
