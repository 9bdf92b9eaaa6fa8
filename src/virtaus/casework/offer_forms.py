"""Forms of offers of customers from one team to another."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.area.queries.teams import teams
from virtaus.casework.queries.offers import Choosable, Wanted
from virtaus.casework.rows import STATE_LABELS
from virtaus.casework.statutes import status_codes
from virtaus.frame.actor import Actor
from virtaus.frame.forms import EditForm


class OfferForm(EditForm):
    """Customers to offer, to which team and why. What narrows the list travels in the same form: marks stay."""

    text = forms.CharField(label=gettext_lazy("Customer"), max_length=60, required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    situation = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    municipality = forms.ChoiceField(label=gettext_lazy("Municipality"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("New team"), required=False)
    grounds = forms.CharField(
        label=gettext_lazy("Why do the customers change teams?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example language, skill, place or load. Both teams read it."),
    )
    narrowing = ("text", "state", "situation", "municipality")

    def __init__(self, actor: Actor, data: Any = None, *, every: Choosable, own: Collection[UUID]) -> None:
        super().__init__(data)
        rows = every.every.values()
        statuses, places = {row.status for row in rows}, {(row.municipality, row.municipality_name) for row in rows}
        choices = {
            "state": [(state.value, label) for state, label in STATE_LABELS.items()],
            "situation": [(code, str(name)) for code, name in status_codes().items() if code in statuses],
            "municipality": sorted((pair for pair in places if pair[0]), key=lambda pair: pair[1]),
            "team": [(str(team.id), team.name) for team in teams(actor) if team.id not in own],
        }
        for name, told in choices.items():
            empty = _("Choose a team") if name == "team" else _("All")
            self.fields[name].choices = [("", empty), *told]  # type: ignore[attr-defined,misc]

    @property
    def team_id(self) -> UUID | None:
        team = self.cleaned_data.get("team")
        return UUID(team) if team else None

    @property
    def to_narrow(self) -> list[Any]:
        return [self[name] for name in self.narrowing]


def wanted(data: Any) -> Wanted:
    """What narrows the list, as it was sent."""
    return Wanted(**{name: str(data.get(name, "")).strip() for name in OfferForm.narrowing})


def chosen(data: Any, every: Choosable) -> list[UUID]:
    """The customers that were marked, each one of the actor's; anything else is left out."""
    ids = {str(person): person for person in every.every}
    return [ids[text] for text in dict.fromkeys(data.getlist("person")) if text in ids]


class AnswerForm(EditForm):
    """The answer to an offer, or why it is taken back or undone."""

    answer = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
