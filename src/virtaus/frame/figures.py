"""Numbers, shares, dates and times as people write them in each language. The one place that formats a figure.

Finnish and Swedish (as written in Finland): 6 103, 12,1 %, 30.11.2026, 9.30. English: 6,103, 12.1%, 30 Nov 2026, 09:30.
Spaces inside a figure do not break. A missing value is an en dash; say why beside it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import SupportsFloat

from babel.dates import get_day_names, get_month_names
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from virtaus.frame import clock

MISSING = "–"
SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
Figure = int | float | Decimal | SupportsFloat


def _english() -> bool:
    return (get_language() or "fi").startswith("en")


def _language() -> str:
    return (get_language() or "fi")[:2]


def _rounded(value: Figure, decimals: int) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def whole(value: Figure) -> int:
    """``value`` rounded half up, as ``number`` writes it; Python's ``round`` would make 232.5 another number."""
    return int(_rounded(value, 0))


def number(value: Figure | None, decimals: int = 0) -> str:
    """``value`` rounded half up to ``decimals``, thousands grouped, with a true minus sign."""
    if value is None:
        return MISSING
    exact = _rounded(value, decimals)
    text = f"{abs(exact):,.{decimals}f}"
    if not _english():
        text = text.replace(",", SPACE).replace(".", ",")
    return MINUS + text if exact < 0 else text


def percent(share: Figure | None, decimals: int = 1) -> str:
    """A share (0.121 is 12.1 per cent) with its sign."""
    if share is None:
        return MISSING
    points = number(Decimal(str(share)) * 100, decimals)
    return f"{points}%" if _english() else f"{points}{SPACE}%"


def interval(low: Figure | None, high: Figure | None, decimals: int = 1, *, share: bool = True) -> str:
    """An interval: "59,4–63,0 %" for shares, "1,2–3,4" for plain numbers; "–" when either end is missing."""
    if low is None or high is None:
        return MISSING
    scale = 100 if share else 1
    ends = [number(Decimal(str(end)) * scale, decimals) for end in (low, high)]
    unit = ("%" if _english() else f"{SPACE}%") if share else ""
    return f"{ends[0]}–{ends[1]}{unit}"


def euros(value: Figure | None, decimals: int = 0) -> str:
    """An amount of euros: "6 764 453 €", in English "€6,764,453"."""
    if value is None:
        return MISSING
    text = number(value, decimals)
    if not _english():
        return f"{text}{SPACE}€"
    return f"{MINUS}€{text[1:]}" if text.startswith(MINUS) else f"€{text}"


def _date(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime | None) -> str:
    """A date with its year: "30.11.2026", "30 Nov 2026"."""
    if value is None:
        return MISSING
    legal = _date(value)
    if _english():
        return f"{legal.day}{SPACE}{get_month_names('abbreviated', locale='en')[legal.month]}{SPACE}{legal.year}"
    return f"{legal.day}.{legal.month}.{legal.year}"


def short_day(value: date | datetime | None) -> str:
    """A date whose year is plain from the page: "30.11.", "30 Nov"."""
    if value is None:
        return MISSING
    legal = _date(value)
    if _english():
        return f"{legal.day}{SPACE}{get_month_names('abbreviated', locale='en')[legal.month]}"
    return f"{legal.day}.{legal.month}."


def weekday(value: date | datetime | None) -> str:
    """A date with its day of the week, for lists of duties: "Pe 27.11.", "Fri 27 Nov"."""
    if value is None:
        return MISSING
    name = get_day_names("abbreviated", context="stand-alone", locale=_language())[_date(value).weekday()]
    return f"{name.rstrip('.').capitalize()}{SPACE}{short_day(value)}"


def long_weekday(value: date | datetime | None) -> str:
    """A date with the whole name of its day: "Maanantai 30.11.", "Monday 30 Nov"."""
    if value is None:
        return MISSING
    name = get_day_names("wide", context="stand-alone", locale=_language())[_date(value).weekday()]
    return f"{name.capitalize()} {short_day(value)}"


def month(value: date | None) -> str:
    """A month: "marraskuu 2026", "november 2026", "November 2026"."""
    if value is None:
        return MISSING
    return f"{get_month_names('wide', context='stand-alone', locale=_language())[value.month]} {value.year}"


def in_month(value: date | None) -> str:
    """When something happened: "marraskuussa 2026", "i november 2026", "in November 2026"."""
    text = month(value)
    if value is None:
        return text
    # every Finnish month ends in "kuu"
    return {"fi": text.replace("kuu ", "kuussa "), "sv": f"i {text}"}.get(_language(), f"in {text}")


def clock_time(value: datetime | time | None) -> str:
    """A time of day in Helsinki: "9.30", in English "09:30"."""
    if value is None:
        return MISSING
    at = clock.local(value) if isinstance(value, datetime) else value
    return f"{at.hour:02}:{at.minute:02}" if _english() else f"{at.hour}.{at.minute:02}"


def moment(value: datetime | date | None) -> str:
    """A moment with date and time: "30.11.2026 klo 6.02"; a plain date stays a date."""
    if value is None:
        return MISSING
    if not isinstance(value, datetime):
        return day(value)
    return _("%(day)s at %(time)s") % {"day": day(value), "time": clock_time(value)}
