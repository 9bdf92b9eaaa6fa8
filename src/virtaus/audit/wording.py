"""The finding of the log in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from virtaus.audit.queries import ChainState


def chain_headline(chain: ChainState) -> str:
    """How the chain stands, the worst first, without a full stop."""
    if not chain.check:
        return _("The log has not been checked yet")
    if chain.check.findings:
        found = chain.check.findings
        return ngettext(
            "The log differs from its seals in %(found)s place",
            "The log differs from its seals in %(found)s places",
            found,
        ) % {"found": found}
    if chain.late:
        return _("The log is intact, but sealing is late")
    return _("The log is intact")
