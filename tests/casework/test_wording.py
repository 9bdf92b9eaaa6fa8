"""The sentence that a coach's day begins with."""

from __future__ import annotations

import pytest
from django.utils import translation

from virtaus.casework.wording import today_headline


@pytest.mark.parametrize(
    ("late", "due", "week", "said"),
    [
        (1, 1, 4, "Kaksi asiaa ensin."),
        (1, 0, 0, "Yksi asia ensin."),
        (63, 16, 4, "63 myöhässä, 16 tänään."),
        (63, 0, 4, "63 myöhässä."),
        (0, 16, 4, "16 tehtävänä tänään."),
    ],
)
def test_a_few_things_are_counted_in_a_word_and_many_by_how_late_they_are(
    late: int, due: int, week: int, said: str
) -> None:
    with translation.override("fi"):
        assert today_headline(late, due, week) == said
