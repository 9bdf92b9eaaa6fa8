"""Forms of casework: booking, files of events, approval of a rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from virtaus.area.queries.places import ServicePointRow, service_points
from virtaus.casework.booking import LENGTHS
from virtaus.casework.codes import meeting_reasons
from virtaus.casework.models import Channel, DiscussionKind, DiscussionState
from virtaus.frame import clock
from virtaus.frame.actor import Actor
from virtaus.frame.figures import day
from virtaus.frame.forms import DayField, EditForm


class BookingForm(EditForm):
    """A meeting to agree or move. ``due`` is the last day by law: a later one must be ticked as meant.

    ``near`` is the code of the customer's municipality, whose service point is proposed.
    """

    kind = forms.ChoiceField(label=_("Meeting"), choices=DiscussionKind.choices)
    on = DayField(label=_("Day"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.TypedChoiceField(
        label=_("Length"), coerce=int, choices=[(length, _("%d min") % length) for length in LENGTHS], initial=45
    )
    place = forms.ChoiceField(label=_("Place"))
    late_meant = forms.BooleanField(label=_("I agree a time after the due date"), required=False)

    def __init__(
        self,
        actor: Actor,
        data: Any = None,
        *,
        due: date | None,
        near: str = "",
        moving: bool = False,
        points: Sequence[ServicePointRow] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        points = own_points(actor) if points is None else points
        self.due = due
        nearest = point_near(points, near)
        self.initial.setdefault("place", str(nearest.id) if nearest else Channel.VIDEO.value)
        by_distance = [(Channel.VIDEO.value, Channel.VIDEO.label), (Channel.PHONE.value, Channel.PHONE.label)]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            *((str(point.id), _point_label(point)) for point in points),
            *by_distance,
        ]
        if moving:
            del self.fields["kind"]
        if not self._is_late():
            del self.fields["late_meant"]

    def _is_late(self) -> bool:
        """Whether the day sent lies after a due date that has not passed; only then is the question asked."""
        if self.due is None or self.due < clock.today() or not self.is_bound:
            return False
        try:
            sent = date.fromisoformat(str(self.data.get(self.add_prefix("on"), "")))
        except ValueError:
            return False
        return sent > self.due

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "late_meant" in self.fields and not cleaned.get("late_meant") and self.due is not None:
            reason = _("The due date is %(day)s. Choose an earlier day, or tick that you mean it.")
            self.add_error("late_meant", reason % {"day": day(self.due)})
        return cleaned

    def booking(self) -> dict[str, Any]:
        """What the actions take."""
        place = self.cleaned_data["place"]
        at_point = place not in {Channel.VIDEO.value, Channel.PHONE.value}
        booked = {name: self.cleaned_data[name] for name in ("on", "at", "minutes")}
        booked["channel"] = Channel.SERVICE_POINT if at_point else Channel(place)
        booked["service_point_id"] = UUID(place) if at_point else None
        if "kind" in self.cleaned_data:
            booked["kind"] = DiscussionKind(self.cleaned_data["kind"])
        return booked


def own_points(actor: Actor) -> list[ServicePointRow]:
    """The points where a customer can be met in person, main offices first."""
    return [point for point in service_points(actor) if point.kind != "remote"]


def point_near(points: Sequence[ServicePointRow], municipality: str) -> ServicePointRow | None:
    """The point to propose: one in the customer's municipality, else the first main office; None without points."""
    own = [point for point in points if point.municipality_code == municipality]
    return next(iter(own or points), None)


def _point_label(point: ServicePointRow) -> str:
    return point.name if point.municipality in point.name else f"{point.name}, {point.municipality}"


class SeriesForm(BookingForm):
    """One meeting of many to agree at once; only ticked ones are agreed."""

    chosen = forms.BooleanField(label=_("Agree this time"), required=False)
    field_order = ("chosen", "kind", "on", "at", "minutes", "place", "late_meant")

    @property
    def is_chosen(self) -> bool:
        return self.is_bound and bool(self.data.get(self.add_prefix("chosen")))


class MarkForm(EditForm):
    """How an agreed meeting came out."""

    state_of = {
        "held": DiscussionState.HELD,
        "missed": DiscussionState.MISSED,
        "cancelled": DiscussionState.CANCELLED,
    }
    mark = forms.ChoiceField(choices=[(name, state.label) for name, state in state_of.items()])
    reason = forms.ChoiceField(label=_("Why, if missed or called off"), required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        reasons = [(each.code, str(each)) for each in meeting_reasons().values()]
        self.fields["reason"].choices = [("", gettext("No reason told")), *reasons]  # type: ignore[attr-defined]

    @property
    def state(self) -> DiscussionState:
        return self.state_of[self.cleaned_data["mark"]]


class ApprovalForm(EditForm):
    """The area's approval of a rule."""

    grounds = forms.CharField(
        label=_("What was it checked against?"),
        max_length=300,
        help_text=_("For example: Finlex, consolidated act on 1.12.2026, section 31."),
    )
