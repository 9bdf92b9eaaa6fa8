"""The log's pages: what they tell, to whom, and that reading them is logged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import translation

from tests.tasks import RunTasks
from tests.world import World
from virtaus.audit import actions
from virtaus.audit.keys import keyed
from virtaus.audit.models import AuditEntry, Verification
from virtaus.frame import clock, trail
from virtaus.frame.errors import Forbidden
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role
from virtaus.proposals import answering


@pytest.fixture(autouse=True)
def _read_by_a_coach(world: World) -> None:
    with trail.opened(world.actor(Role.COACH), "GET people:person"):
        trail.note(["people.skills"], [new_id()])


def test_the_log_shows_reads_without_naming_anybody(world: World) -> None:
    person = new_id()
    with trail.opened(world.actor(Role.COACH), "GET people:person"):
        trail.note(["people.occupations"], [person])
    html = world.client(Role.DPO).get("/audit/").content.decode()
    assert "people.occupations" in html
    assert str(person) not in html
    assert str(keyed(person)) not in html
    assert world.accounts[Role.COACH].name not in html


def test_the_log_reads_in_words(world: World) -> None:
    with trail.opened(world.actor(Role.COACH), "GET people:person"):
        trail.note(["people.key", "casework.status"], [new_id()])
    html = world.client(Role.DPO).get("/audit/").content.decode()
    assert "nimi tai avain, työnhaku ja työllisyystilanne" in html
    assert "Asiakkaan sivu" in html
    assert "GET people:person" not in html


def test_the_log_says_who_read_by_a_link(world: World) -> None:
    with trail.opened(answering.holder(), "GET proposals:answer"):
        trail.note(["people.occupations"], [new_id()])
    assert "Työnantaja, linkillä" in world.client(Role.DPO).get("/audit/").content.decode()


def test_reading_the_log_is_logged(world: World) -> None:
    world.client(Role.DPO).get("/audit/")
    entry = AuditEntry.objects.filter(account_id=world.accounts[Role.DPO].id).order_by("-id").first()
    assert entry is not None
    assert (entry.place, entry.fields) == ("GET audit:log", ["audit.entries"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=read&role=coach", True),
        ("kind=write&role=coach", False),
        ("role=provider", False),
        ("place=audit:log", False),
        ("day_from=2001-01-01&day_to=2001-12-31", False),
    ],
)
def test_the_filters_narrow_the_log_down(world: World, query: str, found: bool) -> None:
    html = world.client(Role.DPO).get(f"/audit/?{query}").content.decode()
    assert ("people.skills" in html) is found


def test_old_entries_are_shown_when_their_period_is_asked_for(world: World) -> None:
    past = clock.now() - timedelta(days=90)
    with clock.frozen_at(past), trail.opened(world.actor(Role.COACH), "GET people:person"):
        trail.note(["people.licences"], [new_id()])
    client = world.client(Role.DPO)
    assert "people.licences" not in client.get("/audit/").content.decode()
    day = clock.local(past).date().isoformat()
    assert "people.licences" in client.get(f"/audit/?day_from={day}&day_to={day}").content.decode()


def test_everybody_sees_the_own_entries_and_no_others(world: World) -> None:
    assert "people.skills" in world.client(Role.COACH).get("/audit/mine").content.decode()
    assert "people.skills" not in world.stranger(Role.COACH).get("/audit/mine").content.decode()
    assert "people.skills" not in world.client(Role.ADMIN).get("/audit/mine").content.decode()


def test_the_heading_is_the_finding(world: World, run_tasks: RunTasks) -> None:
    client = world.client(Role.DPO)
    client.cookies["language"] = "en"
    with translation.override("en"):
        assert "The log has not been checked yet" in client.get("/audit/").content.decode()
        asked = client.post("/audit/verify")
        assert asked["Location"].startswith("/progress/")
        assert "audit.check_chain" in run_tasks()
        assert "The log is intact" in client.get("/audit/").content.decode()
        now = clock.now()
        Verification.objects.create(
            started_at=now, finished_at=now, blocks=1, entries=1, findings=2, first_finding="block 1 is broken"
        )
        html = client.get("/audit/").content.decode()
    assert "The log differs from its seals in 2 places" in html
    assert "block 1 is broken" in html


def test_the_log_is_exported_and_the_export_is_logged(world: World) -> None:
    client = world.client(Role.DPO)
    response = client.get("/audit/?export=csv")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert b"people.skills" in body
    assert AuditEntry.objects.filter(place="GET audit:log", account_id=world.accounts[Role.DPO].id).exists()


def test_only_those_who_watch_over_the_log_may_have_it_checked(world: World) -> None:
    with pytest.raises(Forbidden):
        actions.ask_for_check(world.actor(Role.COACH))
    with pytest.raises(Forbidden):
        actions.verify_log(world.actor(Role.MANAGER))


def test_the_home_page_of_those_who_watch_says_how_the_log_stands_and_checks_it(world: World) -> None:
    for role in (Role.DPO, Role.ADMIN):
        html = world.client(role).get("/").content.decode()
        assert "Lokia ei ole vielä tarkistettu." in html
        assert "Tarkista koko loki nyt" in html
        assert '<a href="/audit/">Loki</a>' in html.partition("</nav>")[0]
    assert "Tarkista koko loki nyt" not in world.client(Role.MANAGER).get("/").content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"1 abc\n", "rivi 1"),
        (b"\xff\xfe", "UTF-8"),
        (b"\n", "ei ole yhtään sinettiä"),
        (b"99999999999999999999 " + b"a" * 64, "rivi 1"),
        (b"7 " + b"a" * 64 + b" later words", "1 lohko poikkeaa"),
    ],
)
def test_seals_kept_elsewhere_are_compared_on_the_page(world: World, content: bytes, said: str) -> None:
    client = world.client(Role.DPO)
    with transaction.atomic():
        answer = client.post("/audit/seals/compare", {"file": SimpleUploadedFile("seals.txt", content)})
    assert said in answer.content.decode()


def test_the_seals_are_downloaded_and_agree_with_the_chain(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_seal_block SELECT coalesce(max(seq), 0) + 1, 1, '0', '1', '{}', '', now(), now(), now(),"
            " %s, %s FROM audit_seal_block",
            [bytes(32), b"s" * 32],
        )
    client = world.client(Role.DPO)
    kept = client.get("/audit/seals")
    assert "attachment" in kept["Content-Disposition"]
    assert (b"s" * 32).hex().encode() in kept.content
    answer = client.post("/audit/seals/compare", {"file": SimpleUploadedFile("seals.txt", kept.content)})
    assert "Sinetit täsmäävät" in answer.content.decode()
    assert AuditEntry.objects.filter(action="audit.compare_seals").exists()
    assert world.client(Role.MANAGER).get("/audit/seals").status_code == 403
