"""Why the room keeps what it keeps of account holders (``virtaus.frame.processing``)."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from virtaus.accounts.models import (
    Account,
    ApiToken,
    LinkAttempt,
    OneTimeLink,
    OpenSession,
    ProviderIdentity,
    RecoveryCode,
    RoleMembership,
    SecondFactor,
    ServiceAccount,
)
from virtaus.frame.processing import declare

KEPT = "accounts.account"
for_access = partial(declare, purposes=("security",), grounds=("rights_of_use",), group="staff")

declare(
    "accounts.name",
    {Account: ("name", "name_key", "email", "language", "is_active", "invented", "created_at")},
    part=_("name, e-mail and language of an account"),
    purposes=("security", "service"),
    grounds=("rights_of_use", "staff"),
    sources=("staff", "person"),
    recipients=("administrators", "staff"),
    retention=KEPT,
    group="staff",
)
for_access(
    "accounts.roles",
    {RoleMembership: ("account", "role", "team_id", "municipality", "valid_from", "valid_to")},
    sources=("staff",),
    recipients=("administrators", "officer"),
    retention=KEPT,
)
for_access(
    "accounts.password",
    {Account: ("password",)},
    sources=("person",),
    recipients=("nobody",),
    retention=KEPT,
)
for_access(
    "accounts.sessions",
    {Account: ("last_login", "sessions_ended")},
    sources=("computed",),
    recipients=("administrators", "person"),
    retention=KEPT,
)
for_access(
    "accounts.sessions",
    {OpenSession: ("account", "session", "opened_at", "device", "issuer", "provider_session")},
    part=_("open sessions: since when, and the kind of browser and system"),
    sources=("computed",),
    recipients=("person",),
    retention="accounts.session",
)
for_access(
    "accounts.second_factor",
    {
        SecondFactor: ("account", "secret", "offered_at", "confirmed_at", "last_step", "failures", "locked_until"),
        RecoveryCode: ("factor", "digest", "used_at"),
    },
    sources=("computed",),
    recipients=("nobody",),
    retention=KEPT,
)
for_access(
    "accounts.identity",
    {ProviderIdentity: ("account", "issuer", "subject", "linked_at")},
    sources=("provider",),
    recipients=("administrators",),
    retention=KEPT,
)
for_access(
    "accounts.link",
    {
        OneTimeLink: ("purpose", "digest", "made_by", "made_at", "expires_at", "opened_at", "ended_at", "end"),
        LinkAttempt: ("purpose", "sender", "at"),
    },
    part=_("links without a login and wrong tries of them"),
    sources=("computed",),
    recipients=("nobody",),
    retention="accounts.link",
)
for_access(
    "accounts.token",
    {
        ApiToken: (
            "account",
            "name",
            "mark",
            "digest",
            "index_key",
            "scopes",
            "made_by",
            "made_at",
            "expires_on",
            "used_on",
            "ended_at",
        ),
        ServiceAccount: ("account", "purpose", "made_by", "made_at"),
    },
    part=_("tokens of programs and the accounts made for them"),
    sources=("staff", "person"),
    recipients=("administrators", "person"),
    retention=KEPT,
)
