"""The log's places in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.audit.rules import SEE_LOG, SEE_OWN_LOG
from virtaus.frame.navigation import add_place

add_place(_("Log"), "audit:log", SEE_LOG, 820, secondary=True, main_for=SEE_LOG.roles)
add_place(_("My own log"), "audit:own_log", SEE_OWN_LOG, 830, secondary=True)
