"""Changes of cases: meetings, the ledger recorded by staff, teams, rules."""

from virtaus.casework.actions.meetings import (
    book_meeting,
    mark_meeting,
    move_meeting,
    note_nationally,
    unmark_meeting,
)
from virtaus.casework.actions.needs import assess_needs
from virtaus.casework.actions.offers import (
    accept_offer,
    offer_customers,
    refuse_offer,
    undo_offer,
    withdraw_offer,
)
from virtaus.casework.actions.plans import (
    accept_plan,
    draft_plan,
    end_plan,
    note_plan_nationally,
    set_plan_review,
    start_plan,
)
from virtaus.casework.actions.recording import (
    RECORDERS,
    change_benefit,
    change_status,
    correct_entry,
    end_search,
    record_exit,
    record_residence,
    start_search,
    withdraw_entry,
    withdraw_exit,
)
from virtaus.casework.actions.rules import approve_rule
from virtaus.casework.actions.teams import move_to_team

__all__ = [
    "RECORDERS",
    "accept_offer",
    "accept_plan",
    "approve_rule",
    "assess_needs",
    "book_meeting",
    "change_benefit",
    "change_status",
    "correct_entry",
    "draft_plan",
    "end_plan",
    "end_search",
    "mark_meeting",
    "move_meeting",
    "move_to_team",
    "note_nationally",
    "note_plan_nationally",
    "offer_customers",
    "record_exit",
    "record_residence",
    "refuse_offer",
    "set_plan_review",
    "start_plan",
    "start_search",
    "undo_offer",
    "unmark_meeting",
    "withdraw_entry",
    "withdraw_exit",
    "withdraw_offer",
]
