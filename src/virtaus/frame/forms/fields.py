"""Fields that every room's forms share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from virtaus.frame import clock
from virtaus.frame.figures import day

# Checks on typing errors, no rules of law.
EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 12, 31)


class DayField(forms.DateField):
    """A day, by the browser's own day picker, which reads and writes the international form in every language.

    It lies from ``years_back`` before today to ``years_ahead`` after it; where these are left out from 1900 to 2100.
    """

    def __init__(self, *, years_back: int | None = None, years_ahead: int | None = None, **options: Any) -> None:
        self.years_back, self.years_ahead = years_back, years_ahead
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        year = clock.today().year
        first = EARLIEST if self.years_back is None else EARLIEST.replace(year=year - self.years_back)
        last = LATEST if self.years_ahead is None else LATEST.replace(year=year + self.years_ahead)
        if value is not None and not first <= value <= last:
            said = _("Choose a day from %(first)s to %(last)s.") % {"first": day(first), "last": day(last)}
            raise ValidationError(said)
