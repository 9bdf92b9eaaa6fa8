"""A page with a table: what htmx replaces is what the page would show, and text from outside is escaped."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines
from django_cotton.compiler_regex import CottonCompiler

from tests.frame.tables.conftest import TABLE, over
from virtaus.accounts.models import Account
from virtaus.frame.pages import PageRequest
from virtaus.frame.tables import answer, answers

MakeRequest = Callable[..., PageRequest]
PAGE = "tests/table_page.html"
SOURCE = '<main><h1>Things</h1><c-table :table="table" />{{ more }}</main>'


@pytest.fixture(autouse=True)
def page_template(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that lives in this file only."""
    template = engines["django"].from_string(CottonCompiler().process(SOURCE))

    def render_page(request: PageRequest, name: str, context: dict[str, object]) -> HttpResponse:
        return HttpResponse(template.render(context, request)) if name == PAGE else render(request, name, context)

    monkeypatch.setattr(answers, "render", render_page)


def text_of(request: PageRequest, query: str = "", **context: object) -> str:
    response = answer(request, over(query), PAGE, {"more": "rest of the page", **context})
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def test_the_fragment_is_the_part_of_the_page(accounts: list[Account], page_request: MakeRequest) -> None:
    for query in ("", "language=fi&page=2&sort=-name", "columns=is_active", "starts=a"):
        whole = text_of(page_request(), query)
        fragment = text_of(page_request(HX_Request="true", HX_Target="table-tests-accounts"), query)
        assert fragment.strip() in whole
        assert "rest of the page" in whole
        assert "rest of the page" not in fragment


def test_going_back_gets_the_whole_page(accounts: list[Account], page_request: MakeRequest) -> None:
    request = page_request(HX_Request="true", HX_Target="table-tests-accounts", HX_History_Restore_Request="true")
    assert "rest of the page" in text_of(request)


def test_a_fragment_does_not_pay_for_the_rest(accounts: list[Account], page_request: MakeRequest) -> None:
    def costly() -> dict[str, object]:
        raise AssertionError("asked for the rest of the page")

    request = page_request(HX_Request="true", HX_Target="table-tests-accounts")
    response = answer(request, over(), PAGE, costly)
    assert response.headers["Vary"] == "HX-Request, HX-Target"


def test_text_from_outside_is_escaped(accounts: list[Account], page_request: MakeRequest) -> None:
    Account.objects.update(name="<script>x</script>")
    text = text_of(page_request())
    assert "<script>x" not in text
    assert "&lt;script&gt;x" in text


def test_the_state_survives_the_filter_form(accounts: list[Account], page_request: MakeRequest) -> None:
    text = text_of(page_request(), "sort=-name&size=50&language=sv")
    assert '<option value="-name" selected>Name ↓</option>' in text
    assert '<input type="hidden" name="size" value="50">' in text
    assert '<option value="sv" selected>Swedish</option>' in text
    assert 'aria-sort="descending"' in text


def test_an_empty_table_says_why(db: None, page_request: MakeRequest) -> None:
    assert str(TABLE.empty) in text_of(page_request())
    text = text_of(page_request(), "language=fi")
    assert "table-clear" in text
    assert str(TABLE.empty) not in text


def test_rows_link_and_show_notes_and_tags(accounts: list[Account], page_request: MakeRequest) -> None:
    text = text_of(page_request())
    first = over().rows[0]
    assert f'<a class="table-link" href="/accounts/{first.id}/">{first.name}</a>' in text
    assert '<span class="ds-tag tag tag-good">fi</span>' in text
    assert 'data-label="Made"' in text
    assert "export=csv" in text
