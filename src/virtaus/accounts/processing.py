"""Why the room keeps what it keeps of account holders (``virtaus.frame.processing``)."""

from __future__ import annotations

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
declare(
    "accounts.roles",
    {RoleMembership: ("account", "role", "team_id", "municipality", "valid_from", "valid_to")},
    purposes=("security",),
    grounds=("rights_of_use",),
    sources=("staff",),
    recipients=("administrators", "officer"),
    retention=KEPT,
    group="staff",
)
declare(
    "accounts.password",
    {Account: ("password",)},
    purposes=("security",),
    grounds=("rights_of_use",),
    sources=("person",),
    recipients=("nobody",),
    retention=KEPT,
    group="staff",
)
declare(
    "accounts.sessions",
    {Account: ("last_login", "sessions_ended")},
    purposes=("security",),
    grounds=("rights_of_use",),
    sources=("computed",),
    recipients=("administrators", "person"),
    retention=KEPT,
    group="staff",
)
declare(
    "accounts.sessions",
    {OpenSession: ("account", "session", "opened_at", "device", "issuer", "provider_session")},
    part=_("open sessions: since when, and the kind of browser and system"),
    purposes=("security",),
    grounds=("rights_of_use",),
    sources=("computed",),
    recipients=("person",),
    retention="accounts.session",
    group="staff",
)
declare(
    "accounts.second_factor",
    {
        SecondFactor: ("account", "secret", "offered_at", "confirmed_at", "last_step", "failures", "locked_until"),
        RecoveryCode: ("factor", "digest", "used_at"),
    },
    purposes=("security",),
    grounds=("rights_of_use",),
    sources=("computed",),
    recipients=("nobody",),
    retention=KEPT,
    group="staff",
)
declare(
    "accounts.identity",
    {ProviderIdentity: ("account", "issuer", "subject", "linked_at")},
    purposes=("security",),
    grounds=("rights_of_use",),
    sources=("provider",),
    recipients=("administrators",),
    retention=KEPT,
    group="staff",
)
declare(
    "accounts.link",
    {
        OneTimeLink: ("purpose", "digest", "made_by", "made_at", "expires_at", "opened_at", "ended_at", "end"),
        LinkAttempt: ("purpose", "sender", "at"),
    },
    part=_("links without a login and wrong tries of them"),
    purposes=("security",),
    grounds=("rights_of_use",),
    sources=("computed",),
    recipients=("nobody",),
    retention="accounts.link",
    group="staff",
)
declare(
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
    purposes=("security",),
    grounds=("rights_of_use",),
    sources=("staff", "person"),
    recipients=("administrators", "person"),
    retention=KEPT,
    group="staff",
)
