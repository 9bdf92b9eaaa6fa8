"""The small training area without any real data: the logins outside the office open onto a working page."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from virtaus.accounts.models import Account
from virtaus.organisations.models import OrganisationMember
from virtaus.people.models import Person
from virtaus.web.management.commands import prepare_demo
from virtaus.web.management.commands.prepare_demo import Step


@pytest.mark.slow
@pytest.mark.django_db
def test_jobseeker_and_employer_open_onto_their_own_pages(settings: Any, tmp_path: Path) -> None:
    settings.VIRTAUS_DEMO, settings.VIRTAUS_STATE = True, tmp_path
    call_command("prepare_demo", "--size", "small")
    amina = Account.objects.get(email="amina.testinen@virtaus.example")
    jorma = Account.objects.get(email="jorma.yritysmalli@virtaus.example")
    assert Person.objects.filter(account=amina).count() == 1
    assert OrganisationMember.objects.filter(account=jorma).count() == 1
    for account, address, words in ((amina, "/my/", "Suunnitelmani"), (jorma, "/employer/", "Työpaikkamme")):
        browser = Client()
        browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        page = browser.get("/", follow=True)
        assert page.redirect_chain == [(address, 302)]
        assert words in page.content.decode()


def beside(monkeypatch: pytest.MonkeyPatch, *steps: Step) -> str:
    """What is told while ``steps`` run beside a command that only says when they may begin."""

    def one_that_waits(*command: str, when_aside: Callable[[], None], **options: Any) -> None:
        assert command == ("fill",)
        when_aside()

    monkeypatch.setattr(prepare_demo, "call_command", one_that_waits)
    out = StringIO()
    prepare_demo.Command(stdout=out)._run(Step("Filling", ("fill",), iter(steps)))
    return out.getvalue()


def test_steps_run_beside_another(monkeypatch: pytest.MonkeyPatch) -> None:
    told = beside(monkeypatch, Step("Settings", ("list_settings",)), Step("Settings again", ("list_settings",)))
    assert told.count("VIRTAUS_CLOCK_SHIFT") == 2
    assert told.index("Settings: ") < told.index("Settings again: ")


def test_what_fails_beside_another_fails_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match=r"Area: .*nowhere"):
        beside(monkeypatch, Step("Area", ("make_load_area", "/proc/nowhere")))
