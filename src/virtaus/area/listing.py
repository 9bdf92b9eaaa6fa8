"""The tables of the area's pages."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from virtaus.area.drawing import fits
from virtaus.area.forms import WEEKDAY_LABELS
from virtaus.area.languages import language_names
from virtaus.area.queries import AbsenceRow, MemberRow, NumberRow, ServicePointRow, TeamRow
from virtaus.frame import figures
from virtaus.frame.tables import Column, Kind, Table

UNIT_NAMES = {
    "persons": _("persons"),
    "vacancies": _("vacancies"),
    "EUR": "€",
    "EUR/day": _("€ a day"),
    "times/year": _("times a year"),
    "min": _("min"),
    "h": _("h"),
    "h/week": _("h a week"),
    "days": _("days"),
    "working_days": _("working days"),
}


def unit_name(unit: str) -> str:
    return str(UNIT_NAMES.get(unit, unit))


def amount(row: NumberRow) -> str:
    """The value with its unit: "vähintään 80 %"."""
    decimals = 0 if row.value == row.value.to_integral_value() else 2
    if row.unit == "%":
        text = figures.percent(row.value / 100, decimals)
    elif row.unit == "EUR":
        text = figures.euros(row.value, decimals)
    else:
        text = f"{figures.number(row.value, decimals)} {unit_name(row.unit)}"
    text = text.replace(" ", figures.SPACE)
    return f"{row.sense_label} {text}" if row.sense_label else text


def _number_columns(citation: bool) -> tuple[Column[NumberRow], ...]:
    citations: tuple[Column[NumberRow], ...] = (Column("citation", _("Rule"), phone=False),) if citation else ()
    return (
        Column("name", _("Name"), sort="name"),
        Column("value", _("Value"), value=amount),
        Column("valid_from", _("From"), Kind.DATE, sort="valid_from"),
        Column("valid_to", _("Until"), Kind.DATE, phone=False),
        *citations,
        Column(
            "source", _("Source"), value=lambda row: row.source.text, url=lambda row: row.source.address, phone=False
        ),
        Column(
            "mark",
            _("Certainty"),
            value=lambda row: row.source.mark_label,
            tag=lambda row: "quiet" if row.source.is_sure else "warning",
        ),
    )


TARGETS: Table[NumberRow] = Table(
    name="area.targets",
    title=_("Targets in force"),
    columns=_number_columns(citation=False),
    order="name",
    link=lambda row: reverse("area:target", args=[row.id]),
    empty=_("The area has no targets"),
    empty_help=_("Targets come with the area's files: manage load_area."),
)
RATES: Table[NumberRow] = Table(
    name="area.rates",
    title=_("Rates in force"),
    columns=_number_columns(citation=True),
    order="name",
    empty=_("No rates have been loaded"),
)


def service_point_table(edits: bool) -> Table[ServicePointRow]:
    """Service points with their hours by weekday; their names lead to editing for those who may."""

    def edit(row: ServicePointRow) -> str | None:
        return reverse("area:edit_service_point", args=[row.id]) if edits else None

    def hours_on(weekday: int) -> Callable[[ServicePointRow], str]:
        def read(row: ServicePointRow) -> str:
            pairs = (f"{figures.clock_time(h.opens)}–{figures.clock_time(h.closes)}" for h in row.open_on(weekday))
            return ", ".join(pairs)

        return read

    return Table(
        name="area.service_points",
        title=_("Service points and their opening hours"),
        columns=(
            Column("name", _("Service point"), sort="name", note=lambda row: f"{row.kind_label}, {row.municipality}"),
            *(
                Column(f"day{weekday}", label, value=hours_on(weekday))
                for weekday, label in enumerate(WEEKDAY_LABELS, start=1)
            ),
            Column("languages", _("Languages"), value=lambda row: language_names(row.languages)),
            Column("step_free", _("Step-free access")),
            Column("hours_source", _("Hours from"), value=lambda row: row.hours_source.text, chosen=False),
            Column(
                "hours_mark",
                _("Certainty of hours"),
                value=lambda row: row.hours_source.mark_label,
                tag=lambda row: "quiet" if row.hours_source.is_sure else "warning",
            ),
            Column("source", _("Source"), value=lambda row: row.source.text, chosen=False),
        ),
        link=edit,
        size=50,
        empty=_("No service points have been loaded"),
        empty_help=_("Load the files of the area: manage load_area."),
    )


def team_table(smallest: int | None, largest: int | None) -> Table[TeamRow]:
    """The teams side by side; a size outside the target (``smallest`` to ``largest``) is marked."""

    def size_tag(row: TeamRow) -> str | None:
        return None if fits(row.size, smallest, largest) else "warn"

    return Table(
        name="area.teams",
        title=_("Teams"),
        columns=(
            Column("name", _("Team"), sort="name", note=lambda row: row.speciality),
            Column("size", _("Members"), Kind.NUMBER, sort="size", tag=size_tag),
            Column("full_time", _("Full-time work"), Kind.NUMBER, sort="full_time", decimals=1),
            Column("municipalities", _("Municipalities served"), value=lambda row: ", ".join(row.municipalities)),
            Column("languages", _("Languages"), value=lambda row: language_names(row.languages)),
            Column("source", _("Source"), value=lambda row: row.source.text, chosen=False),
            Column(
                "mark",
                _("Certainty"),
                value=lambda row: row.source.mark_label,
                tag=lambda row: "quiet" if row.source.is_sure else "warning",
                phone=False,
            ),
        ),
        order="name",
        link=lambda row: reverse("area:team", args=[row.id]),
        size=50,
        empty=_("No teams have been loaded"),
        empty_help=_("Load the files of the area: manage load_area."),
    )


def member_table(edits: bool) -> Table[MemberRow]:
    """The members of a team; their names lead to editing for those who may."""

    def edit(row: MemberRow) -> str | None:
        return reverse("area:member", args=[row.id]) if edits else None

    return Table(
        name="area.members",
        title=_("Members"),
        columns=(
            Column("name", _("Name"), sort="name"),
            Column("share", _("Share of working time"), Kind.SHARE, sort="share"),
            Column("languages", _("Languages"), value=lambda row: language_names(row.languages)),
            Column("valid_from", _("In the team since"), Kind.DATE, sort="valid_from", phone=False),
            Column("valid_to", _("Until"), Kind.DATE, sort="valid_to", phone=False),
        ),
        order="name",
        link=edit,
        fields=frozenset({"accounts.name", "area.team_membership"}),
        person=_account,
        empty=_("The team has no members"),
        empty_help=_("A worker of the team gets the role on the page of accounts and the membership here."),
        size=50,
    )


def _account(row: MemberRow) -> UUID:
    return row.account_id


ABSENCES: Table[AbsenceRow] = Table(
    name="area.absences",
    title=_("Away now or later"),
    columns=(
        Column("name", _("Worker"), sort="name"),
        Column("valid_from", _("First day away"), Kind.DATE, sort="valid_from"),
        Column(
            "last_day",
            _("Last day away"),
            Kind.DATE,
            note=lambda row: "" if row.valid_to else _("until further notice"),
        ),
    ),
    order="valid_from",
    link=lambda row: reverse("area:absence", args=[row.id]),
    fields=frozenset({"accounts.name", "area.absence"}),
    person=lambda row: row.account_id,
    empty=_("Nobody is away"),
    empty_help=_("Note an absence as soon as it is known: the forecast then shows which meetings are in danger."),
    size=50,
)
