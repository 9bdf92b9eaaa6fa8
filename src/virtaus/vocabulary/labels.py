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
        "vocabulary.see_sources": _("See what the vocabulary was read from"),
        "vocabulary.replace": _("Decide what stands for a concept no longer in use"),
        "vocabulary.replace_concept": _("Decide what stands for a concept no longer in use"),
        "vocabulary.end_replacement": _("Take back what stands for a concept"),
    }
)
