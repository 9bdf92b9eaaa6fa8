"""A form that is sent twice changes once, also when both are under way at the same time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template import engines
from django.test import Client

from tests.frame.forms import urls
from virtaus.accounts.models import Account, RoleMembership
from virtaus.frame import clock
from virtaus.frame.forms import idempotency
from virtaus.frame.forms.idempotency import forget_old
from virtaus.frame.forms.models import SentForm
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role

pytestmark = [pytest.mark.urls("tests.frame.forms.urls")]


@pytest.fixture
def account(db: None) -> Account:
    account = Account.objects.create_account("coach@example.fi", "Coach")
    RoleMembership.objects.create(account=account, role=Role.MANAGER, valid_from=clock.today())
    return account


@pytest.fixture
def signed_in(client: Client, account: Account) -> Client:
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    return client


@pytest.fixture
def key() -> str:
    return str(new_id())


def added() -> list[str]:
    return list(Account.objects.exclude(email="coach@example.fi").order_by("id").values_list("name", flat=True))


def test_the_second_of_two_gets_the_answer_of_the_first(signed_in: Client, key: str) -> None:
    first, second = (signed_in.post("/add/", {"name": "Aino", "idempotency": key}) for _ in range(2))
    assert added() == ["Aino"]
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert second["Idempotency-Replayed"] == "true"


def test_another_content_under_the_same_key_is_refused(signed_in: Client, key: str) -> None:
    signed_in.post("/add/", {"name": "Aino", "idempotency": key})
    response = signed_in.post("/add/", {"name": "Eino", "idempotency": key})
    assert response.status_code == 409
    assert added() == ["Aino"]


def test_files_are_part_of_the_content(signed_in: Client, key: str) -> None:
    def send(content: bytes) -> int:
        file = SimpleUploadedFile("a.txt", content)
        return signed_in.post("/add/", {"name": "Aino", "idempotency": key, "file": file}).status_code

    assert [send(b"one"), send(b"one"), send(b"two")] == [303, 303, 409]


def test_a_form_that_came_back_may_be_corrected_and_sent_again(signed_in: Client, key: str) -> None:
    assert signed_in.post("/add/", {"name": "wrong", "idempotency": key}).status_code == 422
    assert signed_in.post("/add/", {"name": "Aino", "idempotency": key}).status_code == 303
    assert added() == ["Aino"]


@pytest.mark.parametrize("fault", ["fault", "database"])
def test_a_fault_undoes_the_whole_request(signed_in: Client, key: str, fault: str) -> None:
    for _ in range(2):
        assert signed_in.post("/add/", {"name": fault, "idempotency": key}).status_code == 500
    assert added() == []
    assert not SentForm.objects.exists()


def test_keys_belong_to_an_account(signed_in: Client, key: str, account: Account) -> None:
    other = Account.objects.create_account("other@example.fi", "Other")
    RoleMembership.objects.create(account=other, role=Role.MANAGER, valid_from=clock.today())
    signed_in.post("/add/", {"name": "Aino", "idempotency": key})
    client = Client()
    client.force_login(other, "django.contrib.auth.backends.ModelBackend")
    client.post("/add/", {"name": "Eino", "idempotency": key})
    assert set(added()) == {"Aino", "Eino", "Other"}


def test_without_a_key_each_request_counts(signed_in: Client) -> None:
    for key in ("", "short", "x" * 65):
        signed_in.post("/add/", {"name": "Aino", "idempotency": key})
    assert len(added()) == 3


def test_keys_are_forgotten_after_a_day(account: Account) -> None:
    for hours in (1, 25):
        SentForm.objects.create(
            account_id=account.id, key=str(new_id()), fingerprint=b"", sent_at=clock.now() - timedelta(hours=hours)
        )
    assert forget_old() == 1
    assert SentForm.objects.count() == 1


def test_each_form_is_drawn_with_a_key_of_its_own() -> None:
    template = engines["django"].from_string("{% load forms %}{% idempotency_key %}")
    assert template.render() != template.render()


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_time_are_one(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    account = Account.objects.create_account("coach@example.fi", "Coach")
    RoleMembership.objects.create(account=account, role=Role.MANAGER, valid_from=clock.today())
    started, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        started.set()
        assert go_on.wait(10)

    def send(answers: list[str]) -> None:
        client = Client()
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        answers.append(client.post("/add/", {"name": "Aino", "idempotency": key})["Location"])
        connection.close()

    monkeypatch.setitem(urls.hooks, "added", hold)
    answers: list[str] = []
    first = threading.Thread(target=send, args=(answers,))
    first.start()
    assert started.wait(10)
    second = threading.Thread(target=send, args=(answers,))
    second.start()
    second.join(0.3)
    assert second.is_alive()
    go_on.set()
    first.join(10)
    second.join(10)
    assert len(answers) == 2
    assert len(set(answers)) == 1
    assert added() == ["Aino"]


@pytest.mark.django_db(transaction=True)
def test_waiting_has_an_end(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "LONGEST_WAIT", "200ms")
    account = Account.objects.create_account("coach@example.fi", "Coach")
    RoleMembership.objects.create(account=account, role=Role.MANAGER, valid_from=clock.today())
    started, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        started.set()
        assert go_on.wait(10)

    def send() -> None:
        client = Client()
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        client.post("/add/", {"name": "Aino", "idempotency": key})
        connection.close()

    monkeypatch.setitem(urls.hooks, "added", hold)
    first = threading.Thread(target=send)
    first.start()
    assert started.wait(10)
    client = Client()
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    assert client.post("/add/", {"name": "Aino", "idempotency": key}).status_code == 409
    go_on.set()
    first.join(10)


def test_what_is_not_found_or_not_allowed_is_said_so(signed_in: Client) -> None:
    assert signed_in.get("/lost/?no=found").status_code == 404
    assert signed_in.get("/lost/?no=right").status_code == 403
