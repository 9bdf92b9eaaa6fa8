"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "proposals.decide": _("Decide on proposals"),
        "proposals.match": _("See proposals and their reasons"),
        "proposals.propose": _("Make a proposal"),
        "proposals.record_hire": _("Record a hire"),
        "proposals.note_hire_nationally": _("Tick a hire as recorded nationally"),
        "proposals.proposal": _("proposal"),
        "proposals:openings": _("Openings for a customer"),
        "proposals:candidates": _("Candidates for an opening"),
        "proposals:proposal": _("A proposal"),
        "proposals:why": _("Why a proposal"),
    }
)
