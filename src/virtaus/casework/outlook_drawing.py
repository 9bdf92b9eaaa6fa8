"""What the outlook draws: late meetings by week, and hours needed against hours there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from virtaus.casework.queries.outlook import Outlook, TeamOutlook, WeekRow
from virtaus.frame.charts.bars import Bar, BarChart
from virtaus.frame.charts.line import LineChart, Point
from virtaus.frame.figures import day, number, short_day, whole
from virtaus.frame.tables import Column, Kind, Table


def late_chart(outlook: Outlook) -> LineChart:
    """Late meetings by week of their due date, added up; dashed, for all of it is a forecast."""
    weeks = list(zip(*(team.weeks for team in outlook.teams), strict=True))
    late, low, high = (
        list(accumulate(sum(getattr(week, name) for week in each) for each in weeks))
        for name in ("late", "low", "high")
    )
    now = outlook.late_now
    points = [Point(_("now"), _("late already"), now)]
    for each, count, least, most in zip(weeks, late, low, high, strict=True):
        label = _("w %(week)s") % {"week": each[0].number}
        points.append(Point(label, _name(each[0]), now + count, now + least, now + most, open=True))
    return LineChart(
        title=_("Late and becoming late, by week of the due date"),
        points=tuple(points),
        heading=_("Week"),
        value_heading=_("Late in all"),
        decimals=0,
        from_zero=True,
        note=_("Dashed: a forecast with the hours there. The band: fewest and most new customers."),
    )


def _name(week: WeekRow) -> str:
    return _("week %(week)s from %(day)s") % {"week": week.number, "day": short_day(week.monday)}


def hours_chart(team: TeamOutlook) -> BarChart:
    """Hours needed by week against the hours there."""
    return BarChart(
        title=_("Hours needed and hours there, %(team)s") % {"team": team.name},
        bars=tuple(
            Bar(
                _("w %(week)s") % {"week": week.number},
                week.need,
                _("%(need)s / %(there)s h") % {"need": number(week.need), "there": number(week.there)},
                marker=week.there,
            )
            for week in team.weeks
        ),
        heading=_("Week"),
        bar_heading=_("Hours needed, the line is hours there"),
        text_heading=_("Needed / there"),
        note=_("Needed: meetings due in the week, agreed ones and what is late. The line: hours there."),
    )


def teams_chart(outlook: Outlook) -> BarChart:
    """Hours needed by each team until the day looked towards, against the hours there."""
    return BarChart(
        title=_("Hours needed and hours there"),
        bars=tuple(
            Bar(
                team.name,
                team.need,
                _("%(need)s / %(there)s h") % {"need": number(team.need), "there": number(team.there)},
                marker=team.there,
                url=f"{reverse('casework:outlook')}?team={team.id}#team-{team.id}",
            )
            for team in outlook.teams
        ),
        heading=_("Team"),
        bar_heading=_("Hours needed, the line is hours there"),
        text_heading=_("Needed / there"),
        note=_("What is due until %(day)s") % {"day": day(outlook.until.day)},
    )


def week_table(team: TeamOutlook) -> Sequence[tuple[WeekRow, str]]:
    """The weeks of a team with their names."""
    return [(week, _name(week)) for week in team.weeks]


TEAMS: Table[TeamOutlook] = Table(
    name="casework.outlook",
    title=gettext_lazy("Teams"),
    columns=(
        Column("name", gettext_lazy("Team"), sort="name"),
        Column(
            "late", gettext_lazy("Become late"), Kind.NUMBER, sort="late", tag=lambda row: "late" if row.late else None
        ),
        Column("late_now", gettext_lazy("Late already"), Kind.NUMBER, sort="late_now"),
        Column("short", gettext_lazy("Hours short"), Kind.NUMBER, value=lambda row: whole(row.short), sort="short"),
        Column(
            "need",
            gettext_lazy("Hours needed"),
            Kind.NUMBER,
            value=lambda row: whole(row.need),
            sort="need",
            phone=False,
        ),
        Column(
            "there",
            gettext_lazy("Hours there"),
            Kind.NUMBER,
            value=lambda row: whole(row.there),
            sort="there",
            phone=False,
        ),
        Column("waiting", gettext_lazy("Without a time"), Kind.NUMBER, sort="waiting", phone=False),
        Column(
            "per_worker",
            gettext_lazy("Customers per worker"),
            Kind.NUMBER,
            value=lambda row: None if row.per_worker is None else whole(row.per_worker),
            sort="per_worker",
        ),
    ),
    size=50,
    link=lambda row: f"#team-{row.id}",
    empty=gettext_lazy("No team has customers yet"),
    empty_help=gettext_lazy("They come from the national register with the night's event file."),
)
