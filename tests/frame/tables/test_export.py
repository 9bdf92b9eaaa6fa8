"""Export files hold every row as asked, no formula, little memory, and an entry of the log for each chunk."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

import openpyxl
import pytest
from django.http import FileResponse, QueryDict
from django.utils import translation

from tests.frame.tables.conftest import TABLE, Row, over, read
from virtaus.accounts.models import Account
from virtaus.frame import trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Invalid
from virtaus.frame.pages import PageRequest
from virtaus.frame.tables import TableView, answer, exports
from virtaus.frame.tables.exports import defused, export
from virtaus.frame.trail import Entry

pytestmark = pytest.mark.django_db  # closing an answer tells the database so


def content(response: FileResponse) -> bytes:
    try:
        return b"".join(response.streaming_content)  # type: ignore[arg-type]
    finally:
        response.close()


def rows_of_csv(view: TableView[Row]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(export(view, "csv")).decode("utf-8-sig")), delimiter=";"))


def rows_of_xlsx(view: TableView[Row]) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content(export(view, "xlsx")))).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_csv_file_holds_all_rows_asked_for(accounts: list[Account]) -> None:
    Account.objects.update(created_at=datetime(2026, 6, 1, 9, 30, tzinfo=UTC))
    with translation.override("fi"):
        head, *rows = rows_of_csv(over("language=fi&page=2&sort=-name"))
    assert head == ["Name", "Made", "Language", "Share"]
    assert len(rows) == 30
    assert rows[0] == ["name 059", "2026-06-01 12:30", "fi", "0,615"]


def test_an_excel_file_holds_numbers_and_times_as_such(accounts: list[Account]) -> None:
    Account.objects.update(created_at=datetime(2026, 6, 1, 9, 30, tzinfo=UTC))
    head, *rows = rows_of_xlsx(over("columns=created_at&columns=share&columns=is_active"))
    assert head == ["Name", "Made", "Active", "Share"]
    assert rows[0][:2] == ["name 000", datetime(2026, 6, 1, 12, 30)]  # noqa: DTZ001 - Excel has no zones
    assert rows[0][3] == pytest.approx(0.615)
    assert len(rows) == 60


@pytest.mark.parametrize("text", ["=1+1", "+358", "-2", "@sum", "\t=1", "\r=1", "\n=1"])
def test_no_text_is_a_formula(text: str) -> None:
    assert defused(text) == "'" + text
    view = TABLE.over_rows(TABLE.asked({"columns": "name"}), [Row(uuid4(), text, "fi", None, True)])
    assert rows_of_csv(view)[1][0] == "'" + text
    book = openpyxl.load_workbook(io.BytesIO(content(export(view, "xlsx"))))
    cell = book.worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_ordinary_text_stays_as_it_is() -> None:
    assert [defused(text) for text in ("Åke", "", "1-2", "a=b")] == ["Åke", "", "1-2", "a=b"]


@pytest.fixture
def stored() -> Iterator[list[Entry]]:
    """The entries stored while the test runs, instead of in the log."""
    entries: list[Entry] = []
    before = trail._sink
    trail.send_to(lambda entry: entries.append(replace(entry, persons=set(entry.persons))))
    yield entries
    if before is not None:
        trail.send_to(before)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_chunk_is_an_entry_of_the_log(
    accounts: list[Account], stored: list[Entry], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(exports, "CHUNK", 25)
    table = replace(TABLE, fields=frozenset({"accounts.name"}), person=lambda row: row.id)
    view = table.over(table.asked(QueryDict("")), Account.objects.all(), read)
    with trail.opened(Actor.system("tests"), "GET tests:accounts") as request_entry:
        content(export(view, kind))
    assert [len(entry.persons) for entry in stored] == [25, 25, 10]
    assert {entry.place for entry in stored} == {f"GET tests:accounts export {kind}"}
    assert {entry.request_id for entry in stored} == {request_entry.request_id}
    assert set().union(*(entry.persons for entry in stored)) == {account.id for account in accounts}


def test_the_answer_is_a_file_that_nobody_sniffs(
    accounts: list[Account], page_request: Callable[..., PageRequest]
) -> None:
    response = answer(page_request(), over("export=xlsx"), "unused.html")
    assert isinstance(response, FileResponse)
    assert response["Content-Disposition"].startswith('attachment; filename="accounts-20')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert content(response)[:2] == b"PK"


def test_more_rows_than_excel_holds_are_refused(monkeypatch: pytest.MonkeyPatch, accounts: list[Account]) -> None:
    monkeypatch.setattr(exports, "XLSX_ROWS", 60)
    with pytest.raises(Invalid):
        export(over(), "xlsx")


@dataclass(frozen=True)
class Endless(Sequence[Row]):
    """A list that makes its rows when they are read."""

    length: int

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, place):  # type: ignore[no-untyped-def]
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(self.length))]
        return Row(uuid4(), f"name {place}", "fi", None, True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(kind: str) -> None:
    def peak(rows: int) -> int:
        table = replace(TABLE, order="", columns=TABLE.columns[:1])
        view = table.over_rows(table.asked({}), Endless(rows))
        tracemalloc.start()
        export(view, kind).close()
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    small, large = peak(4_000), peak(20_000)
    assert large < small * 1.3
