"""The harness itself: each carelessness really fails."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import transaction
from django.db.models import Count
from django.template import engines

from tests.harness.locks import WideLock
from tests.harness.pages import read_page
from tests.harness.querysets import UnorderedRows
from tests.harness.templates import UndefinedVariable
from virtaus.accounts.models import Account, RoleMembership


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    "source",
    [
        "{{ typo }}",
        "{{ row.typo }}",
        "{{ typo|upper }}",
        "{% if row.typo %}x{% endif %}",
        "{% for x in typo %}x{% endfor %}",
        "{% for x in row.typo %}x{% endfor %}",
        "<c-card :title='row.title'>{{ row.typo }}</c-card>",
        '<c-tag kind="{{ row.typo }}">x</c-tag>',
    ],
)
def test_a_variable_that_does_not_exist_fails(source: str) -> None:
    with pytest.raises(UndefinedVariable):
        render(source, row=SimpleNamespace(title="x"))


@pytest.mark.parametrize(
    "source",
    [
        "{{ row.title }}",
        "{{ typo|default:'-' }}",
        "{% if typo %}x{% endif %}",
        "{% if row.nobody.name %}x{% endif %}",
        "{% for x in row.many %}{{ x }}{{ forloop.counter }}{% endfor %}",
        "<c-card :title='row.title'>x</c-card>",
        "<c-card>x</c-card>",
    ],
)
def test_variables_that_exist_or_have_a_default_pass(source: str) -> None:
    render(source, row=SimpleNamespace(title="x", nobody=None, many=[1]))


@pytest.mark.django_db
def test_rows_in_no_order_fail() -> None:
    by_role = RoleMembership.objects.values("role").annotate(count=Count("id"))
    with pytest.raises(UnorderedRows):
        list(by_role)
    with pytest.raises(UnorderedRows):
        Account.objects.order_by()[:3]
    with pytest.raises(UnorderedRows):
        by_role.iterator()
    list(by_role.order_by("role"))
    dict(by_role.order_by().values_list("role", "count"))
    list(Account.objects.all()[:3])
    assert Account.objects.order_by().first() is None


@pytest.mark.django_db
def test_a_lock_without_of_fails() -> None:
    with transaction.atomic():
        with pytest.raises(WideLock):
            list(Account.objects.select_for_update())
        with pytest.raises(WideLock):
            list(Account.objects.select_for_update(no_key=True))
        list(Account.objects.select_for_update(of=("self",)))
        list(Account.objects.select_for_update(of=("self",), skip_locked=True))


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<html><title>x</title></html>", "0 h1"),
        ("<html><title>x</title><h1>a</h1><h1>b</h1></html>", "2 h1"),
        ('<p style="color:red">x</p>', "an inline style attribute on <p>"),
        ('<p onclick="x()">x</p>', "an inline script (onclick) on <p>"),
        ("<script>x()</script>", "an inline <script>"),
        ("<style>p {}</style>", "an inline <style>"),
        ('<a href="javascript:x()">x</a>', "a script in href of <a>"),
        ('<script src="https://cdn.example/x.js"></script>', "<script> from another host: https://cdn.example/x.js"),
        ('<img src="/x.png">', "an <img> without alt"),
        ('<form method="post" action="/x"></form>', "a form that posts without its token (/x)"),
        ('<p id="a"></p><p id="a"></p>', "the id a stands 2 times"),
        ("<html><title> · Virtaus</title><h1>a</h1></html>", "no title"),
    ],
)
def test_a_page_that_breaks_a_rule_is_named(html: str, fault: str) -> None:
    assert read_page(html).faults == [fault]


def test_a_sound_page_has_no_faults() -> None:
    html = (
        '<html><title>Log · Virtaus</title><h1>Log</h1><form method="post"><input type="hidden"'
        ' name="csrfmiddlewaretoken" value="x"></form><form method="get"></form><img src="/x.png" alt=""></html>'
    )
    assert read_page(html).faults == []
