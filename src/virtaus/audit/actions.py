"""What is done to the log: it is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from virtaus.audit.rules import VERIFY_LOG
from virtaus.audit.sealing import seal_entries
from virtaus.audit.verifying import Finding, Outcome, compare, nobody, verify
from virtaus.frame import progress, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor


@action("audit.verify_log", right=VERIFY_LOG)
def verify_log(actor: Actor, *, tell: Callable[[int, int], None] = nobody) -> Outcome:
    """Seal what waits, then check the whole chain; the outcome is kept and shown on the log's page.

    ``tell`` is called with how many blocks are checked and how many there are.
    """
    trail.note(["audit.entries"])
    seal_entries()
    return verify(tell=tell)


@action("audit.compare_seals", right=VERIFY_LOG)
def compare_seals(actor: Actor, exported: Mapping[int, str]) -> list[Finding]:
    """Hold seals that were kept outside the database against the chain; gives what differs."""
    trail.note(["audit.entries"])
    return compare(exported)


@action("audit.ask_for_check", right=VERIFY_LOG)
def ask_for_check(actor: Actor) -> UUID:
    """Leave the check of the whole chain to the worker; gives the id of its progress."""
    from virtaus.audit.tasks import check_chain  # tasks call actions

    progress_id = progress.begin(actor, "audit.check_chain")
    check_chain.defer(progress_id)
    return progress_id
