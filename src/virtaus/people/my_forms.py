"""Forms of a customer's own login."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.frame.forms import EditForm
from virtaus.people.forms import WorkForm
from virtaus.people.queries.facts import Language
from virtaus.vocabulary.levels import Level

LEVELS = (
    (Level.ANY, "–"),
    (Level.A1, _("A1: a few words")),
    (Level.A2, _("A2: simple everyday things")),
    (Level.B1, _("B1: everyday life and simple work")),
    (Level.B2, _("B2: most work")),
    (Level.C1, _("C1: demanding work")),
    (Level.C2, _("C2: like one's own language")),
)


class OwnWorkForm(WorkForm):
    """Which work suits the jobseeker, in her own words, with her languages."""

    new_language = forms.ChoiceField(label=_("Another language that I know"), required=False)
    new_level = forms.TypedChoiceField(
        label=_("How well I know it"), choices=LEVELS, coerce=int, required=False, empty_value="0"
    )

    def __init__(
        self,
        *args: Any,
        known: Sequence[Language] = (),
        others: Sequence[Language] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["available_from"].label = _("I can start from")
        choices = [("", "–"), *((str(each.concept), each.name) for each in others)]
        self.fields["new_language"].choices = choices  # type: ignore[attr-defined]
        for each in known:
            self.fields[f"level_{each.concept}"] = forms.TypedChoiceField(
                label=_("How well I know: %(language)s") % {"language": each.name},
                choices=LEVELS,
                coerce=int,
                required=False,
                empty_value="0",
                initial=each.level,
            )
        self.order_fields([*WorkForm.base_fields, *(f"level_{each.concept}" for each in known)])

    def told(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        language = given.pop("new_language")
        return {
            "levels": {each.concept: int(given.pop(f"level_{each.concept}")) for each in self.known},
            "new_language": UUID(language) if language else None,
            "new_level": int(given.pop("new_level")),
            "values": given,
        }


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
