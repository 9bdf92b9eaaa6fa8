"""The tables of accounts and of rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from virtaus.accounts.models import RoleMembership
from virtaus.accounts.rules import in_force
from virtaus.frame import clock
from virtaus.frame.naming import name_of
from virtaus.frame.roles import Role
from virtaus.frame.sorting import finnish_key
from virtaus.frame.tables import Choice, Column, Kind, Table


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in the list; ``roles`` are those of today. A program's account has no ``email``."""

    id: UUID
    name: str
    email: str
    roles: str
    is_active: bool
    last_sign_in: date | None

    @property
    def kind(self) -> str:
        return "" if self.email else _("A program's account")

    @property
    def state(self) -> str:
        return pgettext("state of an account", "Open") if self.is_active else pgettext("state of an account", "Closed")


def _holding(role: str) -> Q:
    held = RoleMembership.objects.filter(in_force(clock.today()), role=role)
    return Q(id__in=held.order_by().values("account_id"))


ACCOUNTS: Table[AccountRow] = Table(
    name="accounts.accounts",
    title=gettext_lazy("Accounts"),
    columns=(
        Column("name", gettext_lazy("Name"), sort="name_key", note=lambda row: row.kind),
        Column("email", gettext_lazy("E-mail"), sort="email"),
        Column("roles", gettext_lazy("Roles today")),
        Column("last_sign_in", gettext_lazy("Last signed in"), Kind.DATE, sort="last_login"),
        Column("state", gettext_lazy("State"), tag=lambda row: None if row.is_active else "warning"),
    ),
    filters=(
        Choice("role", gettext_lazy("Role"), options=tuple(Role.choices), where=_holding),
        Choice(
            "open",
            gettext_lazy("State"),
            field="is_active",
            options=(
                (True, pgettext_lazy("state of an account", "Open")),
                (False, pgettext_lazy("state of an account", "Closed")),
            ),
        ),
    ),
    order="name",
    link=lambda row: reverse("accounts:account", args=[row.id]),
    fields=frozenset({"accounts.name", "accounts.email", "accounts.roles"}),
    person=lambda row: row.id,
    empty=gettext_lazy("No account is like this"),
    empty_help=gettext_lazy("Clear the filters, or make a new account."),
)


@dataclass(frozen=True, slots=True)
class RightRow:
    """A right of the product: its name in code and log, and what people call it."""

    name: str
    roles: tuple[str, ...]
    public: bool

    @property
    def label(self) -> str:
        return name_of(self.name)

    @property
    def sort_key(self) -> str:
        return finnish_key(self.label)

    @property
    def opens_for(self) -> str:
        if self.public:
            return _("Everybody, signed in or not")
        if set(self.roles) == set(Role.values):
            return _("Everybody who has a role")
        return ", ".join(str(Role(role).label) for role in self.roles)


RIGHTS: Table[RightRow] = Table(
    name="accounts.rights",
    title=gettext_lazy("Rights and the roles they open for"),
    columns=(
        Column("label", gettext_lazy("Right"), sort="sort_key", note=lambda row: row.name),
        Column("opens_for", gettext_lazy("Opens for")),
    ),
    filters=(
        Choice(
            "role",
            gettext_lazy("Role"),
            options=tuple(Role.choices),
            holds=lambda row, role: row.public or role in row.roles,
        ),
    ),
    order="label",
)
