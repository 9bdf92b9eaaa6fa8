"""Why personal data is kept: the list, the record, the draft of the assessment and the notice, from one declaration."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.world import BUILDER, World
from virtaus.area import impact
from virtaus.area.controller import set_controller
from virtaus.area.measures import connections, measures
from virtaus.area.models import Controller
from virtaus.area.privacy_table import activities
from virtaus.area.queries import privacy
from virtaus.audit.models import AuditEntry
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, Stale
from virtaus.frame.modes import Mode
from virtaus.frame.roles import STAFF, Role

ROOT = Path(__file__).resolve().parents[2]
DETAILS = {
    "name": "Hämeenlinnan kaupunki",
    "business_id": "12345671",
    "address": "Raatihuoneenkatu 9, 13100 Hämeenlinna",
    "contact": "kirjaamo@example.org",
    "officer": "tietosuoja@example.org",
    "joint": "",
    "processors": "",
}


def test_the_controller_is_written_checked_and_logged(world: World) -> None:
    assert privacy.controller(Actor.anonymous()) is None
    with pytest.raises(Invalid) as refused:
        set_controller(BUILDER, {**DETAILS, "officer": " ", "business_id": "1234567-8"}, version=0)
    assert set(refused.value.fields) == {"officer", "business_id"}
    with pytest.raises(Invalid):
        set_controller(BUILDER, {**DETAILS, "name": "x" * 201}, version=0)
    assert not Controller.objects.exists()
    set_controller(BUILDER, DETAILS, version=0)
    row = privacy.controller(Actor.anonymous())
    assert row is not None
    assert (row.name, row.business_id, row.version) == ("Hämeenlinnan kaupunki", "1234567-1", 1)
    with pytest.raises(Stale):
        set_controller(BUILDER, {**DETAILS, "name": "Toinen"}, version=0)
    set_controller(BUILDER, {**DETAILS, "name": "Toinen"}, version=1)
    assert [each.action for each in AuditEntry.objects.filter(action="area.set_controller")] == [
        "area.set_controller"
    ] * 2


@pytest.mark.parametrize("role", [each for each in Role if each not in {Role.DPO, Role.MANAGER, Role.ADMIN}])
def test_others_do_not_write_the_controller(world: World, role: Role) -> None:
    with pytest.raises(Forbidden):
        set_controller(world.actor(role), DETAILS, version=0)


@pytest.mark.parametrize("role", [each for each in Role if each not in STAFF])
def test_the_list_is_for_staff(world: World, role: Role) -> None:
    for read in (privacy.processing_rows, measures, connections):
        with pytest.raises(Forbidden):
            read(world.actor(role))


def test_the_officer_filters_and_exports_every_field(world: World) -> None:
    browser = world.client(Role.DPO)
    page = browser.get(reverse("area:processing"), {"special": "yes"}).content.decode()
    assert "työkyky" in page
    assert "oikeusperuste" in page.lower()
    assert "kotiosoite" not in page
    file = browser.get(reverse("area:processing"), {"export": "csv", "columns": "fields"})
    text = b"".join(file).decode("utf-8-sig")  # type: ignore[arg-type]
    assert "people.Identity.hetu_index" in text
    assert len(list(csv.reader(io.StringIO(text), delimiter=";"))) > 30


def test_the_record_has_what_article_30_asks(world: World) -> None:
    set_controller(BUILDER, DETAILS, version=0)
    page = world.client(Role.DPO).get(reverse("area:record")).content.decode()
    for needed in ("Hämeenlinnan kaupunki", "tietosuoja@example.org", "henkilöasiakkaat", "6(1)(c)", "EU:n ja ETA:n"):
        assert needed in page
    assert "tarkista" in page, "a ground not read in the statute says so"


def test_an_activity_holds_only_what_this_mode_keeps(world: World, settings: Any) -> None:
    settings.VIRTAUS_MODE = Mode.ADD_ON
    rows = privacy.processing_rows(BUILDER)
    with override("fi"):
        found = activities(rows, privacy.purposes())
    assert not [each for each in found if "henkilötunnus" in each.data]
    told = privacy.told_to(Actor.anonymous(), "customer")
    assert not [row for row in told if row.code == "people.hetu"]
    settings.VIRTAUS_MODE = Mode.STAND_ALONE
    assert [row for row in privacy.told_to(Actor.anonymous(), "customer") if row.code == "people.hetu"]


def test_measures_tell_the_running_configuration(world: World, settings: Any) -> None:
    def states() -> dict[str, bool | None]:
        with override("en"):
            return {each.name: each.holds for each in measures(world.actor(Role.DPO))}

    settings.SECOND_FACTOR_FOR_STAFF = False
    settings.SECURE_SSL_REDIRECT = False
    now = states()
    assert (now["Second step of signing in"], now["Connection"], now["Backups"]) == (False, False, None)
    settings.SECOND_FACTOR_FOR_STAFF = True
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = True
    now = states()
    assert (now["Second step of signing in"], now["Connection"]) == (True, True)
    settings.VIRTAUS_STATFIN_URL = "https://pxdata.example/api?key=secret"
    assert "pxdata.example" in [host for _what, host in connections(BUILDER)]
    assert "secret" not in str(connections(BUILDER))


def test_the_notice_is_open_to_anybody_and_names_no_field(client: Client, world: World) -> None:
    for group in ("customer", "staff", "employer", "nonsense"):
        page = client.get(reverse("area:privacy"), {"of": group})
        assert page.status_code == 200
        assert not re.search(r"\b(people|casework|accounts)\.[A-Z]", page.content.decode())
    assert reverse("area:privacy") in client.get(reverse("accounts:sign_in")).content.decode()


def test_the_notice_is_folded_and_searched(client: Client, world: World) -> None:
    def shown(**asked: str) -> tuple[int, int]:
        page = client.get(reverse("area:privacy"), {"of": "customer", **asked}).content.decode()
        return page.count('<details class="more more-list">'), page.count('<details class="more more-list" open>')

    folded, opened = shown()
    assert folded > 20
    assert opened == 0
    assert shown(q="TURVAKIELTO")[0] == 0
    assert 0 < shown(q="TURVAKIELTO")[1] < folded
    assert shown(q="no such word") == (0, 0)
    page = client.get(reverse("area:privacy"), {"of": "customer", "q": "nosuchword"}).content.decode()
    assert "Mikään säilytettävä tieto ei vastaa hakua" in page


def test_each_row_of_the_list_leads_to_what_the_registered_read(client: Client, world: World) -> None:
    page = world.client(Role.DPO).get(reverse("area:processing"), {"size": "100"}).content.decode()
    links = re.findall(rf'href="({reverse("area:privacy")}[?]of[^"]+)"', page)
    assert len(links) > 30
    for link in links:
        assert '<details class="more more-list" open>' in client.get(unescape(link)).content.decode(), link


def test_the_record_tells_years(world: World) -> None:
    page = world.client(Role.DPO).get(reverse("area:record")).content.decode()
    assert ", nyt 4 vuotta päättymisestä" in page
    assert ", nyt 2 vuotta päättymisestä" in page


def test_the_draft_says_that_people_finish_it_and_its_evidence_exists(world: World) -> None:
    page = world.client(Role.DPO).get(reverse("area:impact")).content.decode()
    assert "Luonnos: ihmisen on viimeisteltävä se" in page
    assert "2024/1689" in page
    for risk in impact.risks(BUILDER):
        assert risk.evidence, risk.code
        for each in risk.evidence:
            assert each.url if each.kind == "page" else (ROOT / each.at).is_file(), each.at
    assert reverse("people:my_data") not in page, "a page that the reader's role does not open is named, not linked"
    for language in ("fi", "sv", "en"):
        with override(language):
            assert all(impact.texts().values())
            assert len({risk.title for risk in impact.risks(BUILDER)}) == len(impact.risks(BUILDER))
