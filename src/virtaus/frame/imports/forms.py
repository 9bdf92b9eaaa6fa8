"""The form that sends a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from virtaus.frame.forms import EditForm


class FileForm(EditForm):
    """A file and what it is. One that is too large is refused before it is taken into memory."""

    kind = forms.ChoiceField(label=_("What the file holds"))
    file = forms.FileField(
        label=_("File (CSV or Excel)"),
        help_text=_("Nothing changes before you have seen what the file would do."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.ics"}),
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
