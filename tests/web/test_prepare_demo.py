"""The small training area without any real data: the logins outside the office open onto a working page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from virtaus.accounts.models import Account
from virtaus.organisations.models import OrganisationMember
from virtaus.people.models import Person


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
