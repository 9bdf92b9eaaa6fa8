"""Phone numbers and mail addresses as people write them, and as they are stored."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from virtaus.frame.errors import Invalid

_E164 = re.compile(r"\+[1-9]\d{6,14}")
HOME_COUNTRY = "+358"


def read_phone(text: str) -> str:
    """A number in E.164 form ("+358401234567"); one without a country code is Finnish. Empty stays empty."""
    digits = re.sub(r"[\s().\-/]", "", text)
    if not digits:
        return ""
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = HOME_COUNTRY + digits[1:]
    if not _E164.fullmatch(digits):
        raise Invalid({"phone": [_("Write the number like 040 123 4567 or +358 40 123 4567.")]})
    return digits


def read_email(text: str) -> str:
    """A mail address in lower case; empty stays empty."""
    email = text.strip().lower()
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Invalid({"email": [_("Write the address like name@example.org.")]}) from error
    return email
