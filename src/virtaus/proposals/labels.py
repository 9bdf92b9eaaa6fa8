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
        "proposals.see_ends": _("See why proposals end"),
        "proposals.count_area": _("Count why proposals end in the whole area"),
        "proposals.undo": _("Take back one's own step of a proposal"),
        "proposals.undo_decision": _("Take back a step of a proposal"),
        "proposals:why_ends": _("Why proposals end"),
        "proposals:undo": _("Taking a step of a proposal back"),
        "proposals:openings": _("Openings for a customer"),
        "proposals:candidates": _("Candidates for an opening"),
        "proposals:proposal": _("A proposal"),
        "proposals:why": _("Why a proposal"),
        "proposals.answer_own": _("Answer proposals to oneself"),
        "proposals.settle": _("Confirm what an employer answered"),
        "proposals.see_candidates": _("See candidates who have consented"),
        "proposals.answer_by_link": _("Answer by a link"),
        "proposals.answer_own_proposal": _("Answer a proposal to oneself"),
        "proposals.answer_later": _("Put off one's answer"),
        "proposals.ask_for_review": _("Ask a person to look again"),
        "proposals.answer_review": _("Answer a request to look again"),
        "proposals.give_consent": _("Consent to telling an employer"),
        "proposals.revoke_consent": _("Take a consent back"),
        "proposals.erase_old_consents": _("Erase consents that have run out"),
        "proposals.send_link": _("Send an employer a link"),
        "proposals.revoke_link": _("Take a link back"),
        "proposals.show_candidate": _("Show a candidate by a link"),
        "proposals.answer_signed_in": _("Answer about a candidate"),
        "proposals.confirm_answer": _("Confirm an employer's answer"),
        "proposals.set_aside_answer": _("Set an employer's answer aside"),
        "proposals.consent": _("consent and what it tells"),
        "proposals.answer": _("the employer's answer"),
        "proposals:review": _("A request to look again"),
        "proposals:own_opening": _("An opening proposed to oneself"),
        "proposals:own_why": _("Why an opening was proposed to oneself"),
        "proposals:own_consent": _("Consent"),
        "proposals:employer_opening": _("An opening of the employer"),
        "proposals:employer_candidate": _("A candidate of the employer"),
        "proposals:open_answer": _("Opening a link to a candidate"),
        "proposals:answer": _("Answer about a candidate"),
    }
)
