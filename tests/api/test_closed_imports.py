"""Files read in through the interface: sent, looked at, applied, taken back or thrown away."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.tokens import Caller, caller
from tests.world import World
from virtaus.frame.roles import Role

BASE = "/api/v1"


def test_a_file_is_sent_looked_at_applied_and_thrown_away(world: World) -> None:
    lead = caller(world, Role.TEAM_LEAD)
    assert "vacancies" in {each["name"] for each in lead.got("/imports")["items"]}
    address = sent(lead, b"nonsense\n1\n").json()["href"].removeprefix(BASE)
    found = lead.got(address)
    assert (found["state"], found["faults"][0]["line"]) == ("faulty", 1)
    assert lead.post(f"{address}/apply", {}).status_code == 422
    assert caller(world, Role.COACH).get(address).status_code == 404, "it is another's"
    assert lead.ask("delete", address).status_code == 204
    assert lead.get(address).status_code == 404
    address = sent(lead, b"title\nKondiittori\n").json()["href"].removeprefix(BASE)
    assert lead.got(address)["counts"]["new"] == 1
    assert lead.post(f"{address}/apply", {}).json()["counts"]["new"] == 1
    assert "Kondiittori" in {row["title"] for row in lead.got("/vacancies")["items"]}


def test_a_file_that_says_nothing_new_is_told_so_and_needs_no_applying(world: World) -> None:
    lead = caller(world, Role.TEAM_LEAD)
    address = sent(lead, b"title\nKondiittori\n").json()["href"].removeprefix(BASE)
    lead.post(f"{address}/apply", {})
    address = sent(lead, b"title\nKondiittori\n").json()["href"].removeprefix(BASE)
    found = lead.got(address)
    assert (found["state"], found["counts"]["unchanged"]) == ("nothing", 1)
    applied = lead.post(f"{address}/apply", {})
    assert (applied.status_code, applied.json()["counts"]["unchanged"]) == (200, 1)
    assert applied.json()["progress"] is None


def test_a_kind_of_file_that_the_role_does_not_read_is_refused(world: World) -> None:
    coach = caller(world, Role.COACH)
    assert "events" not in {each["name"] for each in coach.got("/imports")["items"]}
    assert sent(coach, b"x\n", kind="events").status_code == 422


def sent(program: Caller, content: bytes, *, kind: str = "vacancies") -> Any:
    file = SimpleUploadedFile("file.csv", content)
    headers = {"authorization": f"Bearer {program.secret}"}
    return Client().post(f"{BASE}/imports", {"file": file, "kind": kind}, headers=headers)
