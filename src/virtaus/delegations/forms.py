"""Forms of the register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.delegations.actions import Decision, Terms
from virtaus.frame.forms import DayField, EditForm
from virtaus.frame.naming import name_of
from virtaus.frame.powers import Place, Power
from virtaus.frame.roles import Role
from virtaus.frame.sorting import finnish_key

Group = tuple[Any, list[tuple[str, str]]]


class DelegationForm(EditForm):
    """Who decides what, where, from when to when, and by which decision. Passing on knows already what."""

    power = forms.ChoiceField(label=_("What is decided"))
    holder = forms.ChoiceField(label=_("Who decides"), help_text=_("Everybody in a role, or one person."))
    place = forms.ChoiceField(label=_("Where"), required=False)
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(
        label=_("Ends on"),
        required=False,
        help_text=_("The first day it no longer holds. Leave empty when it is not known."),
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        max_length=300,
        required=False,
        help_text=_("What the decision is bound to, in its own words. Shown to who decides."),
    )
    may_be_passed_on = forms.BooleanField(
        label=_("The holder may pass it on"),
        required=False,
        help_text=_("Only where the administrative rule says so, and once (act 410/2015 § 91)."),
    )
    body = forms.CharField(
        label=_("Deciding body or office"), max_length=160, help_text=_("For example the employment board.")
    )
    decided_on = DayField(label=_("Date of the decision"))
    section = forms.CharField(label=_("Section of the minutes"), max_length=20, help_text=_("The number after §."))
    record = forms.CharField(label=_("Case number"), max_length=60, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        powers: tuple[Power, ...],
        accounts: Mapping[UUID, str],
        teams: Mapping[UUID, str],
        municipalities: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        if len(powers) == 1:
            del self.fields["power"], self.fields["may_be_passed_on"]
        else:
            self._choose("power", [("", "–"), *_sorted({each.name: name_of(each.name) for each in powers})])
        opens = frozenset[Role]().union(*(each.right.roles for each in powers))
        roles = [(f"role:{role.value}", str(role.label)) for role in Role if role in opens]
        people = _sorted({f"account:{account}": name for account, name in accounts.items()})
        self._choose("holder", [("", "–"), (_("Role"), roles), (_("Person"), people)])
        places: list[tuple[Any, Any]] = [("", _("The whole area"))]
        if any(each.by_team for each in powers):
            places.append((_("Team"), _sorted({f"team:{team}": name for team, name in teams.items()})))
        if any(each.by_municipality for each in powers):
            coded = {f"municipality:{code}": name for code, name in municipalities.items()}
            places.append((_("Municipality"), _sorted(coded)))
        self._choose("place", places)

    @property
    def terms(self) -> Terms:
        """What was filled in, for the action."""
        values = self.cleaned_data
        kind, _colon, who = values["holder"].partition(":")
        return Terms(
            values["valid_from"],
            values["valid_to"],
            role=who if kind == "role" else "",
            account_id=UUID(who) if kind == "account" else None,
            place=self._place(),
            conditions=values["conditions"],
            may_be_passed_on=values.get("may_be_passed_on", False),
        )

    @property
    def decision(self) -> Decision:
        values = self.cleaned_data
        return Decision(values["body"], values["decided_on"], values["section"], values["record"])

    def _place(self) -> Place:
        kind, _colon, where = self.cleaned_data["place"].partition(":")
        return Place(UUID(where) if kind == "team" else None, where if kind == "municipality" else "")

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class EndForm(EditForm):
    """The first day on which a delegation no longer holds, and why."""

    on = DayField(label=_("Ends on"), help_text=_("The first day it no longer holds."))
    why = forms.CharField(
        label=_("Decision or reason"), max_length=300, help_text=_("For example the body, day and section.")
    )


class WithdrawForm(EditForm):
    """Why a delegation was recorded by mistake."""

    why = forms.CharField(label=_("What was wrong"), max_length=300)


class DayForm(forms.Form):
    """The day whose register is read."""

    on = DayField(label=_("Register on the day"), required=False)


def _sorted(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(labels.items(), key=lambda pair: finnish_key(pair[1]))
