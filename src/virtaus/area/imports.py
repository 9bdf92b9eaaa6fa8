"""Files of workers' calendars, as the page of imports reads them in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.area.calendar_file import Kind
from virtaus.area.calendar_import import FIELDS, import_calendars, plan_calendars
from virtaus.area.rules import SEND_CALENDARS
from virtaus.frame.changes import changed
from virtaus.frame.imports import ImportColumn, ImportKind, add_kind


def _undone() -> None:
    changed("staffing")


add_kind(
    ImportKind(
        "calendars",
        title=_("Workers' calendars"),
        help=_("Absences, busy times and working hours. A calendar (.ics) of your own tells when you are busy."),
        right=SEND_CALENDARS,
        columns=(
            ImportColumn("email", _("E-mail of the worker's account."), "aino.ohjaaja@example.org", needed=True),
            ImportColumn("kind", _("What the row tells."), "absent", needed=True, codes=tuple(Kind.values)),
            ImportColumn("first_day", _("The first day."), "2026-12-01", needed=True),
            ImportColumn("last_day", _("The last day; empty: until further notice, for a busy time the same day.")),
            ImportColumn("weekday", _("Weekday of working hours, Monday being 1."), "1"),
            ImportColumn("starts", _("Time of day in Helsinki, of a busy time and of working hours."), "08:00"),
            ImportColumn("ends", _("Time of day at which it ends."), "16:00"),
        ),
        plan=plan_calendars,
        apply=import_calendars,
        fields=FIELDS,
        order=50,
        accept=(".csv", ".xlsx", ".ics"),
        own_only=True,
        undone=_undone,
    )
)
