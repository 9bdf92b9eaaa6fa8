"""The links and codes that still open something: who sent them, until when, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from virtaus.accounts import links
from virtaus.accounts.models import OneTimeLink
from virtaus.accounts.rules import SEE_LINKS, live_links
from virtaus.frame import trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.naming import name_of
from virtaus.frame.rights import require
from virtaus.frame.tables import Asked, Choice, Column, Flag, Kind, Table, TableView


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link that still opens something. Whom it is about, and to whom it went, only its own room shows."""

    id: UUID
    purpose: str
    sender_id: UUID | None
    sender: str
    made_at: datetime
    expires_at: datetime
    opened_at: datetime | None

    @property
    def what(self) -> str:
        return capfirst(name_of(self.purpose))


LINKS: Table[LinkRow] = Table(
    name="accounts.links",
    title=_("Links and codes in force"),
    columns=(
        Column("what", _("What it opens")),
        Column("sender", _("Sent by")),
        Column("made_at", _("Made"), Kind.MOMENT, sort="made_at"),
        Column("expires_at", _("Open until"), Kind.MOMENT, sort="expires_at"),
        Column("opened_at", _("First opened"), Kind.MOMENT, sort="opened_at", phone=False),
        Column("revoke", _("Take back"), value=lambda row: "", template="accounts/revoke_cell.html", export=False),
    ),
    filters=(
        Choice("purpose", _("What it opens"), field="purpose"),
        Flag("opened", _("First opened"), field="opened_at__isnull", yes=_("No"), no=_("Yes")),
    ),
    order="-made_at",
    fields=frozenset({"accounts.link", "accounts.name"}),
    person=lambda row: row.sender_id,
    empty=_("No link is in force"),
    empty_help=_("A link that you send, or a code that you give, stands here until it is used, taken back or too old."),
)


def sent_links(actor: Actor, asked: Asked) -> TableView[LinkRow]:
    """The links in force that the actor has sent; every one for those who manage accounts."""
    require(actor, SEE_LINKS)
    rows = live_links(actor)
    purposes = rows.order_by("purpose").values_list("purpose", flat=True).distinct()
    options = [(purpose, capfirst(name_of(purpose))) for purpose in purposes]
    return LINKS.over(asked, rows.select_related("made_by"), _rows, options={"purpose": options})


@action("accounts.revoke_link", right=SEE_LINKS)
def revoke_link(actor: Actor, link_id: UUID) -> None:
    """Take a link back: from now on it opens nothing. NotFound for one that is over, or that somebody else sent."""
    link = live_links.get(actor, link_id, for_update=True)
    links.end(link, links.End.REVOKED)
    trail.note(["accounts.link"], [link.made_by_id] if link.made_by_id else [])


def _rows(found: Sequence[OneTimeLink]) -> list[LinkRow]:
    return [
        LinkRow(
            row.id,
            row.purpose,
            row.made_by_id,
            row.made_by.name if row.made_by else "",
            row.made_at,
            row.expires_at,
            row.opened_at,
        )
        for row in found
    ]
