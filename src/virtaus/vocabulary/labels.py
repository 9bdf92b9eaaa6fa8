"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "vocabulary.load": _("Load the vocabulary"),
        "vocabulary.read": _("Read the vocabulary"),
        "vocabulary.load_starter": _("Load the starter vocabulary"),
        "vocabulary.import_esco": _("Read in ESCO"),
    }
)
