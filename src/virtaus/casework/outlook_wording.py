"""The outlook in words: the finding, why a team is short, and what would help with its effect."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.casework.queries.outlook import HelpRow, Outlook, TeamOutlook, Until
from virtaus.frame.figures import day, number, short_day, whole


def by_when(until: Until) -> str:
    """The time of the forecast, as it ends a sentence."""
    if until.feast == "christmas_eve":
        return _("before Christmas")
    if until.feast == "midsummer_eve":
        return _("before Midsummer")
    return _("by %(day)s") % {"day": short_day(until.day)}


def finding(outlook: Outlook) -> str:
    """The headline: how many meetings will be late, or that none will."""
    if outlook.missing or not outlook.teams:
        return _("What will be late can't be told yet.")
    when = by_when(outlook.until)
    late = outlook.late
    if late:
        sentence = ngettext(
            "%(count)s discussion will be late %(when)s.", "%(count)s discussions will be late %(when)s.", late
        )
        return sentence % {"count": number(late), "when": when}
    return _("The hours are enough: no more discussions will be late %(when)s.") % {"when": when}


def bounds(outlook: Outlook) -> str:
    """The interval of the finding, the least that is late in any order, and what is late already."""
    parts = []
    if outlook.late:
        parts.append(
            _("Between %(low)s and %(high)s by how many new customers come; at least %(least)s in whatever order.")
            % {"low": number(outlook.low), "high": number(outlook.high), "least": number(outlook.fewest)}
        )
    if outlook.late_now:
        sentence = ngettext("%(count)s is late already.", "%(count)s are late already.", outlook.late_now)
        parts.append(sentence % {"count": number(outlook.late_now)})
    return " ".join(parts)


def team_line(team: TeamOutlook) -> str:
    """A team in one line: what becomes late, the hours short, and the option that would help most."""
    if not team.late:
        return _("%(team)s: the hours are enough") % {"team": team.name}
    line = _("%(team)s: %(late)s become late, %(hours)s hours are short") % {
        "team": team.name, "late": number(team.late), "hours": number(team.short)
    }  # fmt: skip
    return f"{line} · {help_title(team.help[0])}" if team.help else line


def why(team: TeamOutlook, until: Until) -> list[str]:
    """Why the team is short, in sentences."""
    if team.late_now:
        hours = _("Meetings due %(when)s and those late already take %(need)s hours, and %(there)s hours are there.")
    else:
        hours = _("Meetings due %(when)s take %(need)s hours, and %(there)s hours are there.")
    found = [hours % {"when": by_when(until), "need": number(team.need), "there": number(team.there)}]
    if team.short >= 0.5:
        sentence = ngettext(
            "Before the due days %(hours)s hour is short.",
            "Before the due days %(hours)s hours are short.",
            whole(team.short),
        )
        found.append(sentence % {"hours": number(team.short)})
    if team.away_hours >= 0.5:
        count = max(team.away, 1)
        sentence = ngettext(
            "%(count)s is away: it takes %(hours)s hours.", "%(count)s are away: it takes %(hours)s hours.", count
        )
        text = sentence % {"count": number(count), "hours": number(team.away_hours)}
        if team.back_on:
            text += " " + _("The first is back on %(day)s.") % {"day": day(team.back_on)}
        found.append(text)
    if team.late_now:
        found.append(_late_already(team))
    return found


def _late_already(team: TeamOutlook) -> str:
    """Those late already: when there is time for them, and what it would cost to let them go first."""
    count = ngettext("%(count)s is late already", "%(count)s are late already", team.late_now)
    if team.cleared:
        text = _("%(late)s: with the time that is left they have been met by %(day)s.")
    else:
        text = _("%(late)s: there is no time for all of them within four months.")
    found = text % {"late": count % {"count": number(team.late_now)}, "day": day(team.cleared)}
    if team.late_first > team.late:
        found += " " + _("If they went first, %(count)s would be late instead of %(late)s.") % {
            "count": number(team.late_first), "late": number(team.late)
        }  # fmt: skip
    return found


def help_title(row: HelpRow) -> str:
    """The option in one phrase."""
    if row.kind == "hours":
        return ngettext("%(count)s hour a week more", "%(count)s hours a week more", row.amount) % {
            "count": number(row.amount)
        }
    if row.kind == "move":
        sentence = ngettext("%(count)s meeting moved to %(team)s", "%(count)s meetings moved to %(team)s", row.amount)
        return sentence % {"count": number(row.amount), "team": row.team_name}
    if row.kind == "evening":
        return _("One evening of appointments a week for everybody there")
    return _("Substitutes for those away")


def help_effect(row: HelpRow) -> str:
    """What it changes and what it takes."""
    effect = _("Late: %(before)s → %(after)s.") % {"before": number(row.before), "after": number(row.after)}
    if row.kind == "move":
        cost = _("Takes %(hours)s hours of the other team; none of its own gets late.")
    else:
        cost = _("Takes %(hours)s hours in all, from tomorrow on.")
    return f"{effect} {cost % {'hours': number(row.hours)}}"
