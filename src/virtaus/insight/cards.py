"""The large figures of official statistics, each with its last twelve months where they are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from virtaus.frame import figures
from virtaus.frame.charts.sparkline import Sparkline, sparkline
from virtaus.insight.figures import Figure
from virtaus.insight.queries import KeyFigureRow, Loaded
from virtaus.insight.queries.series import UNEMPLOYED, as_float
from virtaus.insight.situation import BigFigure, about, figure_text, one, percent_text

LONG_TERM = "PITKAAIKAISTYOTTOMAT"
VACANCIES = "AVPAIKATLOPUSSA"
CODES = (UNEMPLOYED, LONG_TERM, VACANCIES)
Recent = Mapping[str, Mapping[str, Sequence[Figure]]]


def official_cards(rows: Mapping[str, KeyFigureRow], of: str, recent: Recent) -> list[BigFigure]:
    """Unemployed, long-term unemployed and open vacancies of the municipality ``of``, or of the area for "".

    ``recent`` holds the last months of ``CODES`` by place. Empty when nothing is known.
    """
    if UNEMPLOYED not in rows:
        return []
    return [_unemployed(rows, of, recent), _long_term(rows, of, recent), _vacancies(rows, of, recent)]


def _unemployed(rows: Mapping[str, KeyFigureRow], of: str, recent: Recent) -> BigFigure:
    unemployed, rate = rows[UNEMPLOYED], rows["unemployment_rate"]
    notes = [_("%(rate)s of the labour force.") % {"rate": percent_text(one(rate, of))}]
    if of:
        notes.append(
            _("In the whole area %(count)s, %(rate)s of the labour force.")
            % {"count": figure_text(unemployed.area), "rate": percent_text(rate.area)}
        )
    return BigFigure(
        unemployed.indicator.name,
        figure_text(one(unemployed, of)),
        (*notes, _of_month(unemployed)),
        about(UNEMPLOYED),
        _spark(recent, UNEMPLOYED, of, unemployed.indicator.name),
    )


def _long_term(rows: Mapping[str, KeyFigureRow], of: str, recent: Recent) -> BigFigure:
    long_term, share = rows[LONG_TERM], rows["long_term_share"]
    notes = [_("%(share)s of the unemployed.") % {"share": percent_text(one(share, of), 0)}]
    if of:
        notes.append(
            _("In the whole area %(count)s, %(share)s of the unemployed.")
            % {"count": figure_text(long_term.area), "share": percent_text(share.area, 0)}
        )
    return BigFigure(
        long_term.indicator.name,
        figure_text(one(long_term, of)),
        (*notes, _of_month(long_term)),
        about(LONG_TERM),
        _spark(recent, LONG_TERM, of, long_term.indicator.name),
    )


def _vacancies(rows: Mapping[str, KeyFigureRow], of: str, recent: Recent) -> BigFigure:
    vacancies, per_vacancy = rows[VACANCIES], rows["unemployed_per_vacancy"]
    notes = [_("%(count)s unemployed for each.") % {"count": figure_text(one(per_vacancy, of))}]
    figure = one(vacancies, of)
    if figure.value is None and figure.low is not None:
        notes.append(_("Numbers from 1 to 4 are not published, so the figure is a range."))
    if of:
        notes.append(_("In the whole area %(count)s.") % {"count": figure_text(vacancies.area)})
    return BigFigure(
        vacancies.indicator.name,
        figure_text(figure),
        (*notes, _of_month(vacancies)),
        about(VACANCIES),
        _spark(recent, VACANCIES, of, vacancies.indicator.name),
    )


def _of_month(row: KeyFigureRow) -> str:
    return _("Official statistics, %(month)s.") % {"month": figures.month(row.month)}


def _spark(recent: Recent, code: str, of: str, name: str) -> Sparkline | None:
    values = [as_float(figure.value) for figure in recent.get(code, {}).get(of, ())]
    return sparkline(values, _("%(name)s in the last twelve months") % {"name": name})


def one_month_note(loaded: Loaded | None) -> str:
    """What is said while only one month is known; "" when there are series or nothing at all."""
    if loaded is None or loaded.months > 1:
        return ""
    return _("Only %(month)s is known so far: these figures came with the area's files.") % {
        "month": figures.month(loaded.month)
    }
