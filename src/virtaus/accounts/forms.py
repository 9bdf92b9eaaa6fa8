"""Forms of accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from virtaus.frame.forms import DayField, EditForm
from virtaus.frame.powers import Place
from virtaus.frame.roles import Role
from virtaus.frame.sorting import finnish_key


class SignInForm(forms.Form):
    """E-mail and password."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(EditForm):
    """A code of the authenticator app, or one of the recovery codes."""

    code = forms.CharField(
        label=_("Code of the app"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


class RemoveSecondStepForm(EditForm):
    """The present password, without which the second step is not left off."""

    password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class DemoSignInForm(forms.Form):
    """Which of the invented accounts to open."""

    account_id = forms.UUIDField()


class AccountForm(EditForm):
    """Who an account belongs to."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class NewAccountForm(AccountForm):
    """A new account with its first password."""

    password = forms.CharField(
        label=_("First password"),
        help_text=_(
            "At least 12 characters. Give it in person; it can be changed on the own account's page. "
            "Leave empty where sign-in is through an identity provider."
        ),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RoleForm(EditForm):
    """A role from a day to a day. The team or the municipality is chosen where the role needs one."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    team = forms.ChoiceField(label=_("Team"), required=False, help_text=_("For a coach and a team lead."))
    municipality = forms.ChoiceField(label=_("Municipality"), required=False, help_text=_("For the municipality role."))
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(
        label=_("Ends on"),
        required=False,
        help_text=_("The first day the role is no longer held. Leave empty when it is not known."),
    )

    def __init__(
        self, data: Any = None, *, teams: Mapping[UUID, str], municipalities: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self._choose("team", teams)
        self._choose("municipality", municipalities)

    @property
    def place(self) -> Place:
        """The team or municipality in which the role is granted."""
        team = self.cleaned_data["team"]
        return Place(UUID(team) if team else None, self.cleaned_data["municipality"])

    def _choose(self, name: str, names: Mapping[Any, str]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            known = sorted(((str(code), label) for code, label in names.items()), key=lambda pair: finnish_key(pair[1]))
            field.choices = [("", "–"), *known]


class EndRoleForm(EditForm):
    """The first day on which a role is no longer held."""

    on = DayField(
        label=_("Ends on"),
        help_text=_("The first day the role is no longer held."),
    )


class PasswordForm(EditForm):
    """A new password that an administrator gives."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters. Give it in person; every session of the account ends."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class OwnPasswordForm(EditForm):
    """The change of one's own password; the new one is written twice."""

    current = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters; several words are easy to remember."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", translate("The two new passwords differ."))
        return cleaned
