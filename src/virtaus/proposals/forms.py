"""Forms of the steps that people take with a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from virtaus.frame.forms import DayField, EditForm
from virtaus.proposals.reasons import LONGEST_WORDS, By, answer_choices, own_choices
from virtaus.proposals.states import Reply, State
from virtaus.proposals.telling import Item


def _words(help_text: Any) -> forms.CharField:
    """The few words of "another reason"."""
    return forms.CharField(
        label=_("Another reason in a few words"), required=False, max_length=LONGEST_WORDS, help_text=help_text
    )


class StepForm(EditForm):
    """The next step of a proposal; a reason where it ends without a hire, with whose it is ("person:hours")."""

    state = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Reason, if it ends here"), required=False)
    words = _words(_("Nothing about health, age, origin or family. The customer can read it."))

    def __init__(self, *args: Any, next_states: Iterable[State] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(state.value, state.label) for state in next_states if state is not State.HIRED]
        self.fields["state"].choices = steps  # type: ignore[attr-defined]
        whose = [
            (by.label, [(f"{by.value}:{code}", name) for code, name in own_choices(by)])
            for by in (By.PERSON, By.EMPLOYER, By.COACH)
        ]
        self.fields["reason"].choices = [("", "–"), *whose]  # type: ignore[attr-defined]

    def step(self) -> dict[str, Any]:
        """The step as the action takes it."""
        given = self.cleaned_data
        by, _colon, code = given["reason"].partition(":")
        return {
            "state": State(given["state"]),
            "reason": code,
            "given_by": By(by) if by else By.COACH,
            "words": given["words"],
        }


class HireForm(EditForm):
    """The first day of work."""

    starts_on = DayField(label=_("First day of work"))


class OwnAnswerForm(EditForm):
    """Why a person is not interested; asked only then."""

    reason = forms.ChoiceField(label=_("Why does it not suit you?"), required=False)
    words = _words(_("Only if you chose another reason. Do not write about your health or family."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", "–"), *own_choices(By.PERSON)]  # type: ignore[attr-defined]


class ConsentForm(EditForm):
    """What the employer may be told. The person writes name and contact for this employer alone."""

    name = forms.CharField(
        label=_("Your name, as the employer may know it"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("Your phone or e-mail for this employer"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    concepts = forms.MultipleChoiceField(
        label=_("What you can do: take away what you do not want to tell"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    scope = forms.ChoiceField(
        label=_("For what"),
        choices=(("one", _("For this opening only")), ("all", _("For every opening of this employer"))),
        widget=forms.RadioSelect,
        initial="one",
    )

    def __init__(self, *args: Any, items: Iterable[Item] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(item.concept), item.label) for item in items]
        if choices:
            self.fields["concepts"].choices = choices  # type: ignore[attr-defined]
            self.fields["concepts"].initial = [concept for concept, _label in choices]
        else:
            del self.fields["concepts"]

    @property
    def ticked(self) -> frozenset[UUID]:
        """The competence left ticked."""
        return frozenset(UUID(each) for each in self.cleaned_data.get("concepts", ()))


class ReviewForm(EditForm):
    """What a human being should look at, or what was found."""

    text = forms.CharField(label=_("In your own words"), widget=forms.Textarea(attrs={"rows": 4}))


class LinkForm(EditForm):
    """To whom at the employer the link goes."""

    address = forms.EmailField(
        label=_("E-mail of the employer's contact"),
        help_text=_("The mail tells nothing of the person. The address is erased when the link is over."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)


class ReplyForm(EditForm):
    """What an employer answers about a candidate."""

    reply = forms.ChoiceField(label=_("Your answer"), choices=Reply.choices, widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("If you want to meet: when, where and whom to call"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    starts_on = DayField(label=_("If you hire: the first day of work"), required=False)
    reason = forms.ChoiceField(label=_("If not: why"), required=False)
    words = _words(_("Nothing about health, age, origin or family. The candidate can read it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", "–"), *answer_choices()]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The answer as the actions take it."""
        given = self.cleaned_data
        return {**given, "reply": Reply(given["reply"])}
