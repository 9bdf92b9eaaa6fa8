"""What the room's rights, actions, fields of persons and pages are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.frame.naming import call

call(
    {
        "casework.approve_rules": _("Approve rules"),
        "casework.book_meetings": _("Book discussions"),
        "casework.count_spells": _("Count job-search periods"),
        "casework.import_events": _("Read in the night's event file"),
        "casework.read_rules": _("Read the rules in force"),
        "casework.record_exit": _("Record the end of unemployment"),
        "casework.see_duties": _("See the team's customers and duties"),
        "casework.approve_rule": _("Approve a rule"),
        "casework.ask_for_check": _("Ask for a check of an event file"),
        "casework.ask_for_import": _("Ask for an event file to be read in"),
        "casework.book_meeting": _("Book a discussion"),
        "casework.check_upload": _("Check an event file"),
        "casework.discard_upload": _("Discard an event file"),
        "casework.mark_meeting": _("Mark a discussion held or not held"),
        "casework.move_meeting": _("Move a discussion"),
        "casework.note_nationally": _("Tick as recorded in the national system"),
        "casework.undo_import": _("Undo the reading of an event file"),
        "casework.upload_events": _("Send in an event file"),
        "casework.meetings": _("discussions"),
        "casework.status": _("job search and employment status"),
        "casework.rules": _("rules"),
        "casework.event_file": _("event file"),
        "casework:why": _("Why a duty is due"),
        "casework:book": _("Booking a discussion"),
        "casework:meeting": _("A discussion"),
        "casework.move_to_team": _("Move a customer to another team"),
        "casework.record_ledger": _("Keep the status ledger by hand"),
        "casework.change_benefit": _("Change the basis of the benefit"),
        "casework.change_status": _("Change the employment status"),
        "casework.correct_entry": _("Correct an entry of the ledger"),
        "casework.end_search": _("End a job search"),
        "casework.record_residence": _("Record the municipality of residence"),
        "casework.start_search": _("Start a job search"),
        "casework.unmark_meeting": _("Take back the mark of a discussion"),
        "casework.withdraw_entry": _("Withdraw an entry of the ledger"),
        "casework.benefit": _("basis of the benefit"),
        "casework.team": _("team that owns the customer"),
        "casework.lead_by_outlook": _("See what will be late in every team"),
        "casework.see_outlook": _("See what will be late"),
        "casework:own_meeting": _("A customer's own meeting"),
        "casework:own_meeting_file": _("A customer's own meeting for the calendar"),
        "casework.assess_needs": _("Assess a customer's needs"),
        "casework.edit_plans": _("Draw up plans"),
        "casework.see_plans": _("See plans"),
        "casework.accept_plan": _("Accept a plan"),
        "casework.draft_plan": _("Draft a plan"),
        "casework.end_plan": _("End a plan"),
        "casework.note_plan_nationally": _("Tick a plan as recorded nationally"),
        "casework.set_plan_review": _("Set when a plan is reviewed"),
        "casework.start_plan": _("Start a plan"),
        "casework.needs": _("needs"),
        "casework.plan": _("plan"),
    }
)
