"""Opening hours as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

from django.utils.translation import gettext as _

# Column names and ISO weekdays: Monday is 1.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def hours_from_text(text: str) -> list[tuple[time, time]]:
    """Opening hours such as ``9:00-12:00 13:00-16:00`` as pairs in order; empty when closed.

    Raises ValueError with a readable reason when they are malformed, overlap or end before they begin.
    """
    pairs: list[tuple[time, time]] = []
    for part in text.split():
        match = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)[-–]([01]?\d|2[0-3])[:.]([0-5]\d)", part)
        if not match:
            raise ValueError(_("“%(value)s” is not hours like 9:00-16:00") % {"value": part})
        hours = [int(group) for group in match.groups()]
        opens, closes = time(hours[0], hours[1]), time(hours[2], hours[3])
        if closes <= opens:
            raise ValueError(_("“%(value)s” closes before it opens") % {"value": part})
        if pairs and opens < pairs[-1][1]:
            raise ValueError(_("“%(value)s” overlaps the hours before it") % {"value": part})
        pairs.append((opens, closes))
    return pairs


def text_from_hours(pairs: Iterable[tuple[time, time]]) -> str:
    """The reverse of ``hours_from_text``."""
    return " ".join(f"{opens.hour}:{opens.minute:02}-{closes.hour}:{closes.minute:02}" for opens, closes in pairs)
