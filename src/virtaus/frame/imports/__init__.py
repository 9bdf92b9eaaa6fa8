"""Imports: every kind of file is sent, checked, looked at, applied all or nothing, and taken back the same way.

A room declares its kinds in ``<room>/imports.py``, loaded at start-up::

    add_kind(ImportKind("organisations", title=…, right=…, columns=…, plan=plan_file, apply=apply_file))

``plan`` tells what a file would do and what is wrong with it, changing nothing; ``apply`` does it in one transaction
and writes what it did into a ``Journal``, from which the last import of its kind can be taken back.
"""

from virtaus.frame.imports.journal import Journal
from virtaus.frame.imports.kinds import (
    Counts,
    HasFaults,
    ImportColumn,
    ImportKind,
    PastImport,
    Plan,
    Sent,
    Tell,
    add_kind,
    nobody,
    senders_are,
)

__all__ = [
    "Counts",
    "HasFaults",
    "ImportColumn",
    "ImportKind",
    "Journal",
    "PastImport",
    "Plan",
    "Sent",
    "Tell",
    "add_kind",
    "nobody",
    "senders_are",
]
