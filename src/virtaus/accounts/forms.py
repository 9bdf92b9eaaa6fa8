"""Forms of accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.accounts.models import Account


class SignInForm(forms.Form):
    """E-mail and password. ``account`` is set once the form is valid; one message for every wrong pair."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        self.request = request
        self.account: Account | None = None
        super().__init__(data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        email, password = cleaned.get("email"), cleaned.get("password")
        if email and password:
            found = authenticate(self.request, username=email.lower(), password=password)
            if not isinstance(found, Account):
                raise forms.ValidationError(_("The e-mail and the password do not match. Check both and try again."))
            self.account = found
        return cleaned
