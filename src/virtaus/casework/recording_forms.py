"""Forms by which staff record the ledger, correct it, and move a person to another team."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.area.queries.places import municipality_names
from virtaus.area.queries.teams import team_names, teams_serving
from virtaus.casework.codes import benefits, end_reasons
from virtaus.casework.ledger import RECORDED
from virtaus.casework.models import EventKind
from virtaus.casework.statutes import in_language, status_codes
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.forms import DayField, EditForm

# What a worker records, by the word in the address.
SLUGS = {
    "start": EventKind.SEARCH_STARTED,
    "status": EventKind.STATUS_CHANGED,
    "benefit": EventKind.BENEFIT_CHANGED,
    "move": EventKind.MOVED,
    "end": EventKind.SEARCH_ENDED,
}


class EntryForm(EditForm):
    """An entry of one kind: only the fields that the kind has. The last field of a correction is its reason."""

    on = DayField(label=gettext_lazy("From which day"))
    municipality = forms.ChoiceField(label=gettext_lazy("Home municipality"))
    reason = forms.ChoiceField(label=gettext_lazy("Why the job search ends"))
    planned_end = DayField(
        label=gettext_lazy("Estimated last day"),
        required=False,
        help_text=gettext_lazy("Of a training, trial, subsidised work, study or rehabilitation."),
    )
    benefit = forms.ChoiceField(label=gettext_lazy("Benefit basis"))
    grounds = forms.CharField(
        label=gettext_lazy("Why was the entry wrong?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, actor: Actor, kind: EventKind, data: Any = None, *, correcting: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.kind = kind
        # not declared on the class, where ``status`` is the answer's HTTP status
        self.fields["status"] = forms.ChoiceField(label=gettext_lazy("Status"))
        self.order_fields(["on", "municipality", "reason", "status"])
        wanted = {"on", *RECORDED[kind]}
        if kind is EventKind.SEARCH_STARTED and not correcting:
            wanted = wanted - {"planned_end"} | {"benefit"}
        if correcting:
            wanted.add("grounds")
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        day = self._day() or clock.today()
        known = correcting or bool(self.initial.get("municipality"))
        # where no municipality is known none is proposed: the first of the alphabet would be recorded in haste
        self._choices("municipality", [*([] if known else [("", "–")]), *_municipalities(actor)])
        self._choices("status", [(code, str(name)) for code, name in status_codes().items()])
        self._choices("benefit", [(each.code, str(each)) for each in benefits().values() if each.in_force(day)])
        self._choices("reason", _reasons(day))
        if kind is EventKind.SEARCH_ENDED:
            self.fields["on"].label = _("First day without a job search")
            self.fields["status"].label = _("Status after it")

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        if name in self.fields:
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _day(self) -> date | None:
        """The day that the form tells: codes are offered as they stand on it."""
        try:
            return date.fromisoformat(str(self.data.get("on", ""))) if self.is_bound else self.initial.get("on")
        except ValueError:
            return None

    def values(self) -> dict[str, Any]:
        """The fields that the kind has, as the actions take them."""
        return {name: self.cleaned_data[name] for name in RECORDED[self.kind] if name in self.cleaned_data}

    def new_values(self) -> dict[str, Any]:
        """What the action that records this kind takes."""
        values = {"on": self.cleaned_data["on"], **self.values()}
        if self.kind is EventKind.SEARCH_STARTED:
            values["benefit"] = self.cleaned_data["benefit"]
        return values


def proposal(kind: EventKind, residence: str) -> dict[str, Any]:
    """What a form of a kind proposes: today, the municipality lived in, and the usual status."""
    status = "unknown" if kind is EventKind.SEARCH_ENDED else "unemployed"
    return {"on": clock.today(), "benefit": "unknown", "municipality": residence, "status": status}


def _municipalities(actor: Actor) -> list[tuple[str, str]]:
    served = teams_serving(actor)
    return [(code, name) for code, name in municipality_names(actor).items() if code in served]


def _reasons(day: date) -> list[tuple[str, str]]:
    deciders = {
        "person": _("the jobseeker's own notice"),
        "worker": _("the employment authority decides"),
        "time": _("a time limit runs out"),
    }
    found: list[tuple[str, str]] = []
    for reason in end_reasons().values():
        if reason.in_force(day):
            notes = [
                in_language(reason.citation),
                deciders[reason.decider],
                _("check the statute") if reason.check else "",
            ]
            found.append((reason.code, f"{reason} ({'; '.join(note for note in notes if note)})"))
    return found


class WithdrawForm(EditForm):
    """Taking an entry back."""

    grounds = forms.CharField(
        label=gettext_lazy("Why was the entry wrong?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class TeamForm(EditForm):
    """Another team for a person, and why."""

    team = forms.ChoiceField(label=gettext_lazy("New team"))
    grounds = forms.CharField(
        label=gettext_lazy("Why does the person change teams?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example language, skill, place or load. Both teams read it."),
    )
    from_team = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, actor: Actor, data: Any = None, *, owner: UUID | None, **kwargs: Any) -> None:
        super().__init__(data, initial={"from_team": owner}, **kwargs)
        serving = set(teams_serving(actor).values())
        names = [(str(team), name) for team, name in team_names(actor).items() if team in serving and team != owner]
        self.fields["team"].choices = [("", _("Choose a team")), *names]  # type: ignore[attr-defined]
