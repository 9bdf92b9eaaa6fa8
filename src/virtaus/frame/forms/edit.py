"""The base of the rooms' forms: it carries the version edited, and shows what the action refused.

A page is three steps::

    form = TeamForm(request.POST or None, version=team.version, initial={"name": team.name})
    if form.attempt(lambda: actions.rename_team(request.actor, team.id, version=form.version, **form.cleaned_data)):
        return see_other(reverse("area:team", args=[team.id]))
    return render(request, "area/team_edit.html", {"form": form}, status=form.status)

and its template shows the form with ``<c-form :version="form.version">``, ``<c-stale :form="form" />`` and
``<c-errors :form="form" />``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from virtaus.frame.errors import Invalid, Stale
from virtaus.frame.tables.columns import Kind, shown


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else saved otherwise: its label, the value of this form, and the value saved."""

    label: str
    yours: str
    saved: str


class EditForm(forms.Form):
    """A form over an action. ``version`` is that of the row it was filled from; 0 for a row that is yet to be made."""

    def __init__(self, data: Any = None, files: Any = None, *, version: int = 0, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self._version = version
        self._stale: Stale | None = None

    @property
    def version(self) -> int:
        """The version to save over: the one that was shown, or after a stale save the one shown beside it now."""
        if self._stale is not None:
            return self._stale.version
        if not self.is_bound:
            return self._version
        text = str(self.data.get("version", ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def attempt(self, change: Callable[[], object]) -> bool:
        """Whether the form is sent, in order, and ``change`` went through. What it refuses stands by the fields.

        Only Invalid and Stale are taken; anything else is not the form's matter.
        """
        if not self.is_valid():
            return False
        try:
            change()
        except Invalid as error:
            self.refuse(error)
            return False
        except Stale as error:
            self._stale = error
            self.add_error(None, str(error))
            return False
        return True

    def refuse(self, error: Invalid) -> None:
        """Put each message by its field; one that the form does not show goes on top."""
        for name, reasons in error.fields.items():
            place = name if name in self.fields else None
            for reason in reasons:
                self.add_error(place, reason)

    @property
    def status(self) -> int:
        """The HTTP status that the page answers with: 409 for a stale save, 422 for wrong input, else 200."""
        if self._stale is not None:
            return 409
        return 422 if self.is_bound and self.errors else 200

    @property
    def conflicts(self) -> list[Conflict]:
        """The fields in which this form and the row saved meanwhile differ."""
        saved: Mapping[str, Any] = self._stale.current if self._stale else {}
        pairs = ((name, self.cleaned_data.get(name), saved[name]) for name in self.fields if name in saved)
        return [
            Conflict(str(self[name].label), self._shown(name, yours), self._shown(name, theirs))
            for name, yours, theirs in pairs
            if yours != theirs
        ]

    def _shown(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            pairs: Iterable[tuple[Any, Any]] = field.choices  # type: ignore[assignment]
            labels = {str(code): str(label) for code, label in pairs}
            many = value if isinstance(value, list | tuple | set) else [value]
            return shown(", ".join(labels.get(str(each), shown(each)) for each in many))
        if isinstance(field, forms.DateTimeField):
            return shown(value, Kind.MOMENT)
        if isinstance(field, forms.DateField):
            return shown(value, Kind.DATE)
        return shown(value, Kind.NUMBER) if isinstance(value, int | float) else shown(value)


def press(request: HttpRequest, form: EditForm, change: Callable[[], object], done: str) -> bool:
    """Do what a button of another page asks. That it is ``done``, or why not, is told on the page that follows."""
    if form.attempt(change):
        messages.success(request, done)
        return True
    for errors in form.errors.values():
        messages.error(request, " ".join(str(error) for error in errors))
    return False
