"""The one thing that is done to the log: it is checked."""

from __future__ import annotations

from virtaus.audit.rules import VERIFY_LOG
from virtaus.audit.sealing import seal_entries
from virtaus.audit.verifying import Outcome, verify
from virtaus.frame import trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor


@action("audit.verify_log", right=VERIFY_LOG)
def verify_log(actor: Actor) -> Outcome:
    """Seal what waits, then check the whole chain; the outcome is kept and shown on the log's page."""
    trail.note(["audit.entries"])
    seal_entries()
    return verify()
