"""The room's place in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.navigation import add_place
from virtaus.vocabulary.rules import READ_VOCABULARY

add_place(_("Vocabulary"), "vocabulary:vocabulary", READ_VOCABULARY, 880, secondary=True)
