from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import pytest
from django.db.models import Q
from django.http import QueryDict
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from virtaus.accounts.models import Account
from virtaus.frame.actor import Actor
from virtaus.frame.pages import PageRequest
from virtaus.frame.tables import Choice, Column, DateRange, Flag, Kind, Table, TableView


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the tests' own table."""

    id: UUID
    name: str
    language: str
    created_at: datetime | None
    is_active: bool
    born: date | None = None
    share: float | None = None


TABLE: Table[Row] = Table(
    name="tests.accounts",
    title="Accounts",
    columns=(
        Column("name", "Name", sort="name", note=lambda row: row.language),
        Column("created_at", "Made", Kind.MOMENT, sort="created_at"),
        Column("language", "Language", sort="language", tag=lambda row: "good" if row.language == "fi" else None),
        Column("is_active", "Active", chosen=False, phone=False),
        Column("share", "Share", Kind.SHARE, value=lambda row: 0.615, sort=None),
    ),
    filters=(
        Choice("language", "Language", options=(("fi", "Finnish"), ("sv", "Swedish"))),
        Flag("active", "Active", field="is_active"),
        DateRange("made", "Made", field="created_at", moment=True),
        Choice("starts", "Starts", options=(("a", "A"),), where=lambda code: Q(name__startswith=code)),
    ),
    order="name",
    link=lambda row: f"/accounts/{row.id}/",
)


def read(accounts: Sequence[Account]) -> list[Row]:
    return [Row(a.id, a.name, a.language, a.created_at, a.is_active) for a in accounts]


def over(query: str = "") -> TableView[Row]:
    return TABLE.over(TABLE.asked(QueryDict(query)), Account.objects.all(), read)


@pytest.fixture
def page_request(rf: RequestFactory) -> Callable[..., PageRequest]:
    """A request as the middleware hands it to a page."""

    def make(path: str = "/things/", **headers: str) -> PageRequest:
        request: PageRequest = rf.get(path, headers=headers)  # type: ignore[assignment]
        request.htmx = HtmxDetails(request)
        request.actor = Actor.system("tests")
        return request

    return make


@pytest.fixture
def accounts(db: None) -> list[Account]:
    """Sixty accounts, thirty in Finnish."""
    return Account.objects.bulk_create(
        Account(email=f"{n}@example.fi", name=f"name {n:03}", language="fi" if n % 2 else "sv", is_active=n % 3 > 0)
        for n in range(60)
    )
