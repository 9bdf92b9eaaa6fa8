"""What an administrator edits: each change holds from its day, says its source and tells of a stale save."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories.area import shipped_area
from tests.world import World
from virtaus.accounts.actions import create_account, grant_role
from virtaus.accounts.models import RoleMembership
from virtaus.area import actions, queries
from virtaus.area.files.hours import WEEKDAYS
from virtaus.area.models import ServicePoint, Target, Team, TeamMember
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.frame.ids import new_id
from virtaus.frame.roles import Role

SYSTEM = Actor.system("tests")
HOURS = dict.fromkeys(WEEKDAYS, "") | {"monday": "9:00-12:00 13:00-16:30"}


def target() -> Target:
    shipped_area()
    return Target.objects.get(code="customers_per_worker")


@pytest.mark.django_db
def test_a_new_value_starts_a_period_and_the_old_one_stays() -> None:
    row, later = target(), clock.today() + timedelta(days=30)
    actions.set_target(SYSTEM, row.id, value=Decimal(90), valid_from=later, decision="Board 1.12.", version=1)
    assert queries.target(SYSTEM, row.code).value == 100  # type: ignore[union-attr]
    found = queries.target(SYSTEM, row.code, on=later)
    assert found is not None
    assert (found.value, found.source.text, found.source.mark) == (90, "Board 1.12.", "decided")
    history = queries.target_history(SYSTEM, row.id)
    assert [(each.value, each.valid_from, each.valid_to) for each in history] == [
        (Decimal(90), later, None),
        (Decimal(100), date(2025, 1, 1), later),
    ]
    with pytest.raises(Invalid):  # the period that is over
        actions.set_target(SYSTEM, row.id, value=Decimal(80), valid_from=later, decision="x", version=2)


@pytest.mark.django_db
def test_the_same_day_corrects_the_value() -> None:
    row = target()
    actions.set_target(SYSTEM, row.id, value=Decimal(95), valid_from=row.valid_from, decision="Correction", version=1)
    assert [each.value for each in queries.target_history(SYSTEM, row.id)] == [95]


@pytest.mark.django_db
def test_a_wrong_target_is_refused_by_the_field() -> None:
    row = target()
    with pytest.raises(Invalid) as wrong:
        actions.set_target(SYSTEM, row.id, value=Decimal(-1), valid_from=date(2024, 1, 1), decision=" ", version=1)
    assert set(wrong.value.fields) == {"value", "valid_from", "decision"}
    with pytest.raises(Stale):
        actions.set_target(SYSTEM, row.id, value=Decimal(1), valid_from=row.valid_from, decision="x", version=7)
    with pytest.raises(NotFound):
        actions.set_target(SYSTEM, new_id(), value=Decimal(1), valid_from=row.valid_from, decision="x", version=1)
    with pytest.raises(Forbidden):
        actions.set_target(
            Actor.anonymous(), row.id, value=Decimal(1), valid_from=row.valid_from, decision="x", version=1
        )
    assert Target.objects.filter(code=row.code).count() == 1


@pytest.mark.django_db
def test_a_share_is_at_most_all() -> None:
    shipped_area()
    share = Target.objects.get(code="meeting_share")
    with pytest.raises(Invalid, match="100 %"):
        actions.set_target(SYSTEM, share.id, value=Decimal(101), valid_from=clock.today(), decision="x", version=1)
    actions.set_target(SYSTEM, share.id, value=Decimal(100), valid_from=clock.today(), decision="x", version=1)


@pytest.mark.django_db
def test_hours_are_changed_whole_or_not_at_all() -> None:
    shipped_area()
    point = ServicePoint.objects.get(code="hattula")
    change = {"languages": ["fi", "sv"], "step_free": True, "hours_source": "The point, 20.11.", "version": 1}
    with pytest.raises(Invalid) as wrong:
        actions.change_service_point(SYSTEM, point.id, hours={**HOURS, "friday": "late"}, **change)
    assert set(wrong.value.fields) == {"friday"}
    assert point.hours.count() == 2
    actions.change_service_point(SYSTEM, point.id, hours=HOURS, **change)
    row = queries.service_point(SYSTEM, point.id)
    assert [(h.weekday, h.opens.hour, h.closes.minute) for h in row.hours] == [(1, 9, 0), (1, 13, 30)]
    assert (row.languages, row.step_free, row.hours_source.mark, row.version) == (("fi", "sv"), True, "decided", 2)
    with pytest.raises(Stale) as stale:
        actions.change_service_point(SYSTEM, point.id, hours=HOURS, **change)
    assert stale.value.current["monday"] == "9:00-12:00 13:00-16:30"


@pytest.mark.django_db
def test_a_team_never_leaves_a_municipality_unserved() -> None:
    shipped_area()
    team = Team.objects.get(code="forssa")
    texts = {"names": ("A", "B", "C"), "specialities": ("", "", "")}
    with pytest.raises(Invalid) as wrong:
        actions.change_team(SYSTEM, team.id, **texts, municipalities=["061"], version=1)
    assert "Jokioinen" in str(wrong.value)
    with pytest.raises(Invalid):
        actions.change_team(SYSTEM, team.id, **texts, municipalities=["999"], version=1)
    everything = ["061", "082", "103", "169", "834", "981"]
    actions.change_team(SYSTEM, team.id, **texts, municipalities=everything, version=1)
    row = queries.team(SYSTEM, team.id)
    assert (row.name, row.municipality_codes, row.version) == ("A", tuple(everything), 2)
    # of two teams that serve Hattula the one with fewer municipalities takes new customers
    assert queries.team_serving(SYSTEM, "082") == Team.objects.get(code="hameenlinna").id


@pytest.mark.django_db
def test_a_member_who_leaves_loses_the_roles_in_the_team() -> None:
    shipped_area()
    team, today = Team.objects.get(code="forssa"), clock.today()
    account = create_account(SYSTEM, email="a@virtaus.example", name="A")
    grant_role(SYSTEM, account, Role.COACH, team_id=team.id, valid_from=today - timedelta(days=90))
    with trail.opened(SYSTEM, "tests"):
        assert queries.workers_outside(SYSTEM, team.id) == [(account, "A")]
        member = actions.add_member(SYSTEM, team.id, account, valid_from=today - timedelta(days=60))
        assert queries.workers_outside(SYSTEM, team.id) == []
    with pytest.raises(Invalid):
        actions.add_member(SYSTEM, team.id, account)
    with pytest.raises(Invalid):
        actions.change_member(SYSTEM, member, share=Decimal("1.5"), languages=["fi"], version=1)
    actions.change_member(SYSTEM, member, share=Decimal("0.5"), languages=["fi", "ru"], version=1)
    assert queries.team(SYSTEM, team.id).full_time == Decimal("0.5")
    with pytest.raises(Invalid):
        actions.end_member(SYSTEM, member, on=today - timedelta(days=1), version=2)
    actions.end_member(SYSTEM, member, on=today, version=2)
    assert TeamMember.objects.get().valid_to == today
    assert RoleMembership.objects.get().valid_to == today
    assert queries.team(SYSTEM, team.id).size == 0


def test_an_administrator_edits_in_the_browser(world: World) -> None:
    client = world.client(Role.ADMIN)
    row = Target.objects.get(code="customers_per_worker")
    address = reverse("area:edit_target", args=[row.id])
    wrong = client.post(address, {"value": "x", "valid_from": "", "decision": "", "version": "1"})
    assert wrong.status_code == 422
    sent = {"value": "95", "valid_from": clock.today().isoformat(), "decision": "Johtokunta", "version": "1"}
    assert client.post(address, sent).status_code == 303
    assert "Johtokunta" in client.get(reverse("area:target", args=[row.id])).content.decode()
    point = ServicePoint.objects.get(code="video")
    hours = reverse("area:edit_service_point", args=[point.id])
    whole = {**HOURS, "languages": ["fi"], "step_free": "unknown", "hours_source": "Piste", "version": "1"}
    assert client.post(hours, whole).status_code == 303
    stale = client.post(hours, {**whole, "monday": "8:00-9:00"})
    assert stale.status_code == 409
    assert "9:00-12:00 13:00-16:30" in stale.content.decode()


def test_the_teams_stand_side_by_side_and_lead_to_their_members(world: World) -> None:
    team = Team.objects.get(id=world.teams[0])
    page = world.client(Role.MANAGER).get(reverse("area:teams")).content.decode()
    assert reverse("area:team", args=[team.id]) in page
    assert "Kielet" in page
    assert "Excel" in page


def test_an_administrator_keeps_the_team_in_the_browser(world: World) -> None:
    client, team = world.client(Role.ADMIN), Team.objects.get(id=world.teams[0])
    whole = {f"{field}_{language}": field for field in ("name", "speciality") for language in ("fi", "sv", "en")}
    whole |= {"municipalities": list(team.municipalities.values_list("code", flat=True)), "version": str(team.version)}
    assert client.post(reverse("area:edit_team", args=[team.id]), whole).status_code == 303
    worker = world.accounts[Role.TEAM_LEAD].id
    new = {"account": str(worker), "share": "0.8", "languages": ["fi"], "valid_from": clock.today().isoformat()}
    assert client.post(reverse("area:add_member", args=[team.id]), new).status_code == 303
    member = TeamMember.objects.get(account_id=worker)
    change = {"share": "0.5", "languages": ["fi", "en"], "version": "1"}
    assert client.post(reverse("area:member", args=[member.id]), change).status_code == 303
    leaves = {"on": (clock.today() + timedelta(days=1)).isoformat(), "version": "2"}
    assert client.post(reverse("area:end_member", args=[member.id]), leaves).status_code == 303
    page = client.get(reverse("area:team", args=[team.id])).content.decode()
    assert "50" in page


@pytest.mark.parametrize(("role", "may"), [(Role.MANAGER, True), (Role.TEAM_LEAD, False), (Role.CONTROLLER, False)])
def test_who_leads_the_area_sets_its_targets(role: Role, may: bool, world: World) -> None:
    client, row = world.client(role), Target.objects.get(code="meeting_share")
    shown = reverse("area:target", args=[row.id])
    edit = reverse("area:edit_target", args=[row.id])
    assert (edit in client.get(shown).content.decode()) is may
    sent = {"value": "25", "valid_from": clock.today().isoformat(), "decision": "Johtokunta", "version": "1"}
    answer = client.post(edit, sent)
    assert answer.status_code == (303 if may else 403)
    assert Target.objects.filter(code="meeting_share", mark="decided").exists() is may
