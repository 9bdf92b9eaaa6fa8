"""``{{ value|or_words }}``: a number as the language writes it; words such as "… (1–4)" as they are."""

from __future__ import annotations

from decimal import Decimal

from django import template

from virtaus.frame import figures

register = template.Library()


@register.filter
def or_words(value: Decimal | str | None) -> str:
    """A figure in a table whose cells hold numbers or, where a figure is withheld, words."""
    if isinstance(value, str):
        return value
    if value is None:
        return figures.MISSING
    return figures.number(value, 0 if value == value.to_integral_value() else 1)
