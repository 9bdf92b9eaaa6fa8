from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from virtaus.frame import figures


@pytest.mark.parametrize(
    ("language", "told"), [("fi", "marraskuussa 2026"), ("sv", "i november 2026"), ("en", "in November 2026")]
)
def test_when_something_happened(language: str, told: str) -> None:
    with override(language):
        assert figures.in_month(date(2026, 11, 1)) == told
        assert figures.in_month(None) == figures.MISSING
