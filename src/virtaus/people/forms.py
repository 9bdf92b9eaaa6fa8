"""Forms on persons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.area.languages import language_choices
from virtaus.frame.forms import DayField, EditForm
from virtaus.people.models import Accessibility, AccessReason, Limit, Part, Source, Travel, Verdict
from virtaus.people.models.facts import FARTHEST_KM
from virtaus.people.models.unusual import Handled
from virtaus.people.queries.search import LONGEST
from virtaus.vocabulary.levels import Level
from virtaus.vocabulary.working_times import WorkingTime

LONGEST_REASON = 500


class SearchForm(forms.Form):
    """One box for a name, an identity code, a phone number or a register key. It is sent, never in an address."""

    text = forms.CharField(
        label=_("Name, personal identity code, phone number or register key"),
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "spellcheck": "false", "data-find": True}
        ),
    )


class ReasonForm(EditForm):
    """Why a customer of another team must be opened."""

    reason = forms.ChoiceField(label=_("Why do you need to see this customer?"), choices=AccessReason.choices)
    words = forms.CharField(
        label=_("What is it about?"),
        help_text=_("One sentence. The customer's team lead reads it when reviewing."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ticket = forms.CharField(widget=forms.HiddenInput(), max_length=500)

    def stated(self) -> dict[str, Any]:
        """What the action takes."""
        values = self.cleaned_data
        return {"ticket": values["ticket"], "reason": AccessReason(values["reason"]), "words": values["words"]}


class UncoverForm(EditForm):
    """Why it must be known whose account a finding is about."""

    reason = forms.CharField(
        label=_("Why must it be known whose account it was?"),
        help_text=_("One sentence. It is kept with the finding and stands in the log."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HandleForm(EditForm):
    """What the officer found of unusual reading."""

    handled = forms.ChoiceField(label=_("What was found"), choices=[("", _("Choose")), *Handled.choices])
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What was asked of whom, and what the reason was."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReviewForm(EditForm):
    """What a reviewer found of an access."""

    verdict = forms.ChoiceField(choices=Verdict.choices)

    @property
    def found(self) -> Verdict:
        return Verdict(self.cleaned_data["verdict"])


class ToldForm(EditForm):
    """A form over facts on a person, with who told them (JTYPL 380/2023 § 114)."""

    told_by = forms.ChoiceField(
        label=_("Who told it?"),
        choices=[(Source.PERSON.value, _("The customer")), (Source.COACH.value, _("I found it out"))],
        initial=Source.PERSON.value,
        widget=forms.RadioSelect(),
    )

    def told(self) -> tuple[dict[str, Any], Source]:
        """The facts, and who told them."""
        values = dict(self.cleaned_data)
        return values, Source(values.pop("told_by"))


class ContactForm(ToldForm):
    """How a person is reached. Under a non-disclosure order the address is neither shown nor asked."""

    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.CharField(label=_("E-mail"), required=False, max_length=254)
    street = forms.CharField(label=_("Street address"), required=False, max_length=120)
    postal_code = forms.CharField(label=_("Postal code"), required=False, max_length=10)
    city = forms.CharField(label=_("Town"), required=False, max_length=60)

    field_order = ("phone", "email", "street", "postal_code", "city", "told_by")

    def __init__(self, data: Any = None, *, with_address: bool = True, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not with_address:
            for name in ("street", "postal_code", "city"):
                del self.fields[name]


class WorkForm(EditForm):
    """Which work suits a person: working times, the first day, and how far and how they travel."""

    working_times = forms.MultipleChoiceField(
        label=_("Working times that suit"),
        help_text=_("Leave empty when it has not been said: then it is asked, and stands in nobody's way."),
        required=False,
        choices=WorkingTime.choices,
        widget=forms.CheckboxSelectMultiple(),
    )
    available_from = DayField(label=_("Can start from"), required=False, years_back=1, years_ahead=5)
    reach_km = forms.IntegerField(
        label=_("Ready to travel to work, kilometres one way"),
        required=False,
        min_value=1,
        max_value=FARTHEST_KM,
    )
    travel = forms.MultipleChoiceField(
        label=_("Travels by"), required=False, choices=Travel.choices, widget=forms.CheckboxSelectMultiple()
    )


class ServiceForm(WorkForm, ToldForm):
    """How a person is served, and which work suits them."""

    service_language = forms.ChoiceField(label=_("Language of service"), required=False)
    interpreter = forms.ChoiceField(
        label=_("Interpreter to"), required=False, help_text=_("Leave empty when none is needed.")
    )
    accessibility = forms.MultipleChoiceField(
        label=_("To be arranged at meetings"),
        help_text=_("What must be arranged, never why."),
        required=False,
        choices=Accessibility.choices,
        widget=forms.CheckboxSelectMultiple(),
    )

    field_order = ("service_language", "interpreter", "accessibility", *WorkForm.base_fields, "told_by")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("service_language", "interpreter"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "–"), *language_choices()]


class LimitsForm(EditForm):
    """What the person has chosen to have taken into account."""

    limits = forms.MultipleChoiceField(
        label=_("Does not suit the customer, in their own words"),
        help_text=_("Only what the customer has chosen to have taken into account in proposals. No diagnoses."),
        required=False,
        choices=Limit.choices,
        widget=forms.CheckboxSelectMultiple(),
    )

    def chosen(self) -> list[Limit]:
        return [Limit(code) for code in self.cleaned_data["limits"]]


class NamesForm(ToldForm):
    """Who the person is."""

    given_names = forms.CharField(label=_("Given names"), required=False, max_length=120)
    family_name = forms.CharField(label=_("Family name"), max_length=120)
    hetu = forms.CharField(
        label=_("Personal identity code"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("For example 131052-308T. Leave empty when the person has none."),
    )

    field_order = ("given_names", "family_name", "hetu", "told_by")


class CompetenceForm(EditForm):
    """A concept that the person seeks or has."""

    concept = forms.UUIDField()
    part = forms.ChoiceField(choices=Part.choices)
    level = forms.TypedChoiceField(choices=Level.choices, coerce=int, required=False, empty_value="0")

    def chosen(self) -> tuple[UUID, Part]:
        return self.cleaned_data["concept"], Part(self.cleaned_data["part"])

    @property
    def told_by(self) -> Source:
        """Competence that is added on a coach's page is marked as the coach's."""
        return Source.COACH


class OwnRegistrationForm(EditForm):
    """What registers a person: who they are, where they live, how they are reached and served."""

    given_names = forms.CharField(label=_("Given names"), max_length=120)
    family_name = forms.CharField(label=_("Family name"), max_length=120)
    hetu = forms.CharField(
        label=_("Personal identity code"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("For example 131052-308T. Leave empty when the person has none."),
    )
    birth_date = DayField(label=_("Day of birth, when there is no code"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality of residence"))
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.CharField(label=_("E-mail"), required=False, max_length=254)
    street = forms.CharField(label=_("Street address"), required=False, max_length=120)
    postal_code = forms.CharField(label=_("Postal code"), required=False, max_length=10)
    city = forms.CharField(label=_("Town"), required=False, max_length=60)
    service_language = forms.ChoiceField(label=_("Language of service"))
    interpreter = forms.ChoiceField(
        label=_("Interpreter to"), required=False, help_text=_("Leave empty when none is needed.")
    )

    def __init__(self, data: Any = None, *, municipalities: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        languages = language_choices()
        for name, choices in (
            ("municipality", [("", "–"), *municipalities.items()]),
            ("service_language", languages),
            ("interpreter", [("", "–"), *languages]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class RegistrationForm(OwnRegistrationForm, ToldForm):
    """The same by a worker, who says who told it."""

    field_order = (*OwnRegistrationForm.base_fields, "told_by")
