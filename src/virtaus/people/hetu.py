"""The Finnish personal identity code (hetu), with the century signs of before and after decree 690/2022.

Whether a code is well made is python-stdnum's matter; this file says what is wrong in words.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from stdnum import exceptions
from stdnum.fi import hetu as rule

from virtaus.frame.errors import Invalid

CENTURIES = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
FIRST_TEST_NUMBER = 900  # 900–999 are given to nobody: tests and training


def compact(text: str) -> str:
    """How the same code is always written: capitals, no spaces."""
    return "".join(text.split()).upper()


def read_hetu(text: str) -> str:
    """The code that ``text`` writes. Invalid, by the field ``hetu``, says which part is wrong."""
    code = compact(text)
    try:
        rule.validate(code, allow_temporary=True)
    except exceptions.ValidationError as error:
        raise Invalid({"hetu": [_fault(error)]}) from error
    if is_test(code) and not settings.VIRTAUS_DEMO:
        raise Invalid({"hetu": [_("Numbers 900–999 are for tests: nobody has such a code.")]})
    return code


def _fault(error: exceptions.ValidationError) -> str:
    if isinstance(error, exceptions.InvalidChecksum):
        return _("The last character does not match the rest: check each digit.")
    if isinstance(error, exceptions.InvalidComponent):
        return _("The code begins with a day that does not exist, or its number is given to nobody.")
    return _("A personal identity code is written like 131052-308T: day, month, year, sign, number, check character.")


def is_test(code: str) -> bool:
    return int(code[7:10]) >= FIRST_TEST_NUMBER


def birth_date(code: str) -> date:
    """The day of birth that a well-made code tells."""
    return date(CENTURIES[code[6]] + int(code[4:6]), int(code[2:4]), int(code[:2]))
