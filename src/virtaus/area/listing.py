"""The tables of the area's pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from virtaus.area.forms import WEEKDAY_LABELS
from virtaus.area.languages import language_names
from virtaus.area.queries import Figure, MeasureRow, MemberRow, MunicipalityRow, NumberRow, ServicePointRow
from virtaus.frame import figures
from virtaus.frame.tables import Column, Kind, Table


def bounds(figure: Figure) -> str:
    """What is said under a figure that the publisher suppressed: its bounds."""
    if figure.value is not None or figure.least is None:
        return ""
    return figures.interval(figure.low, figure.high, 0, share=False)


def tidy(figure: Figure) -> int | Decimal | None:
    """The value as it was published: whole numbers without decimals."""
    value = figure.value
    return int(value) if value is not None and value == value.to_integral_value() else value and value.normalize()


@dataclass(frozen=True, slots=True)
class MunicipalityFigures:
    """A municipality with its main figures."""

    code: str
    name: str
    sub_region: str
    population: Figure
    labour_force: Figure
    jobseekers: Figure
    unemployed: Figure
    share: Decimal | None
    long_term: Figure
    long_term_share: Decimal | None
    laid_off: Figure
    vacancies: Figure


def with_figures(
    municipalities: Sequence[MunicipalityRow], measures: Sequence[MeasureRow]
) -> list[MunicipalityFigures]:
    """The municipalities with the figures of their row; shares of the counts themselves."""
    by_measure = {row.code: row.by_municipality for row in measures}

    def figure(measure: str, code: str) -> Figure:
        return by_measure.get(measure, {}).get(code, Figure(None))

    rows: list[MunicipalityFigures] = []
    for town in municipalities:
        unemployed, labour_force = figure("unemployed", town.code), figure("labour_force", town.code)
        long_term = figure("long_term_unemployed", town.code)
        rows.append(
            MunicipalityFigures(
                code=town.code,
                name=town.name,
                sub_region=town.sub_region,
                population=figure("population", town.code),
                labour_force=labour_force,
                jobseekers=figure("jobseekers", town.code),
                unemployed=unemployed,
                share=_ratio(unemployed, labour_force),
                long_term=long_term,
                long_term_share=_ratio(long_term, unemployed),
                laid_off=figure("laid_off", town.code),
                vacancies=figure("open_vacancies", town.code),
            )
        )
    return rows


def _ratio(part: Figure, whole: Figure) -> Decimal | None:
    return part.value / whole.value if part.value is not None and whole.value else None


def _counted(
    key: str, label: str | Promise, read: Callable[[MunicipalityFigures], Figure], *, phone: bool = True
) -> Column[MunicipalityFigures]:
    return Column(
        key,
        label,
        Kind.NUMBER,
        value=lambda row: read(row).value,
        sort=f"{key}.value",
        decimals=0,
        note=lambda row: bounds(read(row)),
        phone=phone,
    )


MUNICIPALITIES: Table[MunicipalityFigures] = Table(
    name="area.municipalities",
    title=_("Municipalities"),
    columns=(
        Column("name", _("Municipality"), sort="name"),
        Column("sub_region", _("Sub-region"), sort="sub_region", chosen=False),
        _counted("population", _("Population"), lambda row: row.population, phone=False),
        _counted("labour_force", _("Labour force"), lambda row: row.labour_force, phone=False),
        _counted("jobseekers", _("Jobseekers"), lambda row: row.jobseekers, phone=False),
        _counted("unemployed", _("Unemployed"), lambda row: row.unemployed),
        Column("share", _("Of the labour force"), Kind.SHARE, sort="share", decimals=1),
        _counted("long_term", _("Over a year"), lambda row: row.long_term, phone=False),
        Column("long_term_share", _("Of the unemployed"), Kind.SHARE, sort="long_term_share", decimals=0),
        _counted("laid_off", _("Laid off"), lambda row: row.laid_off, phone=False),
        _counted("vacancies", _("Open vacancies"), lambda row: row.vacancies),
    ),
    order="-unemployed",
    empty=_("No municipalities have been loaded"),
)


def key_figure_table(municipalities: Sequence[MunicipalityRow]) -> Table[MeasureRow]:
    """Measures down, the area and its municipalities across."""

    def town(code: str, name: str) -> Column[MeasureRow]:
        return Column(
            f"m{code}",
            name,
            Kind.NUMBER,
            value=lambda row: tidy(row.by_municipality.get(code, Figure(None))),
            note=lambda row: bounds(row.by_municipality.get(code, Figure(None))),
        )

    return Table(
        name="area.key_figures",
        title=_("Key figures by municipality"),
        columns=(
            Column("name", _("Figure"), note=lambda row: row.definition),
            Column("unit", _("Unit"), value=lambda row: unit_name(row.unit), phone=False, chosen=False),
            Column(
                "area",
                _("Whole area"),
                Kind.NUMBER,
                value=lambda row: tidy(row.area),
                note=lambda row: bounds(row.area),
            ),
            *(town(each.code, each.name) for each in municipalities),
            Column("as_of", _("Day"), Kind.DATE, phone=False),
            Column("source", _("Source"), value=lambda row: row.source.text, phone=False, chosen=False),
            Column("mark", _("Certainty"), value=lambda row: row.source.mark_label, phone=False, chosen=False),
        ),
        size=100,
        empty=_("No key figures have been loaded"),
    )


UNIT_NAMES = {
    "persons": _("persons"),
    "vacancies": _("vacancies"),
    "EUR": "€",
    "EUR/day": _("€ a day"),
    "times/year": _("times a year"),
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
