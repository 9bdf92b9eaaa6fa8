"""Names and postal addresses as people write them, and as they are stored."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from virtaus.frame.errors import Invalid

LONGEST_NAME = 120
LONGEST_ADDRESS = 120
_POSTAL_CODE = re.compile(r"[A-Z0-9][A-Z0-9 -]{1,9}")


def read_name(text: str, field: str) -> str:
    """A name with single spaces; empty stays empty. Invalid for digits, signs that no name has, or too long a name."""
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME:
        raise Invalid({field: [_("The name is longer than %s characters.") % LONGEST_NAME]})
    if name and (re.search(r"[\d_<>@;:/\\]", name) or not re.search(r"[^\W\d_]", name)):
        raise Invalid({field: [_("A name has letters, no digits or signs.")]})
    return name


def read_postal_code(text: str) -> str:
    """Five digits in Finland, letters and digits elsewhere; empty stays empty."""
    code = " ".join(text.upper().split())
    if code and not _POSTAL_CODE.fullmatch(code):
        raise Invalid({"postal_code": [_("A postal code is written like 13100.")]})
    return code


def read_line(text: str, field: str) -> str:
    """A line of an address with single spaces."""
    line = " ".join(text.split())
    if len(line) > LONGEST_ADDRESS:
        raise Invalid({field: [_("The line is longer than %s characters.") % LONGEST_ADDRESS]})
    return line
