"""The places of accounts in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from virtaus.accounts.rules import MANAGE_ACCOUNTS, SEE_LINKS, SEE_RIGHTS, USE_OWN_ACCOUNT
from virtaus.frame.navigation import add_place
from virtaus.frame.roles import Role

add_place(_("My account"), "accounts:own_account", USE_OWN_ACCOUNT, 10, secondary=True)
add_place(_("Links in force"), "accounts:links", SEE_LINKS, 15, secondary=True)
add_place(_("Accounts"), "accounts:accounts", MANAGE_ACCOUNTS, 800, secondary=True, main_for=[Role.ADMIN])
add_place(_("Rights"), "accounts:rights", SEE_RIGHTS, 810, secondary=True)
