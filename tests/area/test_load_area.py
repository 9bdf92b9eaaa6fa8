"""Loading an area: all or nothing, again harmless, and never over what the area has edited."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django import Settings

from tests.factories.area import shipped_area
from virtaus.accounts.models import Account, RoleMembership
from virtaus.area.actions import FaultyFiles, load_area
from virtaus.area.demo import create_staff
from virtaus.area.files.reading import SHIPPED, folder_of
from virtaus.area.models import (
    Area,
    Mark,
    Municipality,
    PlanBudgetLine,
    ServicePoint,
    Source,
    Target,
    Team,
    TeamMember,
)
from virtaus.audit.models import AuditEntry
from virtaus.frame import clock, trail
from virtaus.frame.actor import Actor
from virtaus.frame.changes import Change
from virtaus.frame.errors import Forbidden

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")


def test_a_load_is_whole_and_audited() -> None:
    area = shipped_area()
    assert (area.code, area.responsible.code) == ("tyohame", "109")
    assert Municipality.objects.count() == 7
    assert PlanBudgetLine.objects.get(kind="total").amount == Decimal(6764453)
    assert AuditEntry.objects.filter(action="area.load_area").count() == 1


def ids() -> dict[str, UUID]:
    rows = [*Team.objects.all(), *ServicePoint.objects.all(), *Municipality.objects.all()]
    return {row.code: row.id for row in rows}


def test_loading_again_changes_nothing() -> None:
    shipped_area()
    before = ids()
    shipped_area()
    assert ids() == before


def test_a_fault_changes_nothing(tmp_path: Path) -> None:
    shipped_area()
    shutil.copytree(SHIPPED / "tyohame", tmp_path / "x")
    teams = tmp_path / "x" / "teams.csv"
    teams.write_text(teams.read_text(encoding="utf-8").replace("Hämeenlinnan tiimi", "Uusi tiimi"), encoding="utf-8")
    points = tmp_path / "x" / "service_points.csv"
    points.write_text(points.read_text(encoding="utf-8").replace("9:00-16:00", "nine", 1), encoding="utf-8")
    with pytest.raises(FaultyFiles) as faulty:
        load_area(SYSTEM, tmp_path / "x")
    assert [problem.file for problem in faulty.value.problems] == ["service_points.csv"]
    assert not Team.objects.filter(name_fi="Uusi tiimi").exists()


def test_a_database_holds_one_area() -> None:
    shipped_area()
    with pytest.raises(FaultyFiles, match="tyohame"):
        load_area(SYSTEM, folder_of("koillismaa"))
    assert Area.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.create(code="b", responsible=Municipality.objects.all()[0], loaded_at=clock.now(), only=2)


def test_a_new_area_needs_no_code() -> None:
    assert shipped_area("koillismaa").code == "koillismaa"


def test_what_the_area_has_edited_is_kept() -> None:
    shipped_area()
    Target.objects.filter(code="customers_per_worker").update(value=90, edited_at=clock.now())
    ServicePoint.objects.filter(code="video").update(name_fi="Etänä", edited_at=clock.now())
    with trail.opened(SYSTEM, "tests"):
        loaded, _warnings = load_area(SYSTEM, folder_of("tyohame"))
    assert Target.objects.get(code="customers_per_worker").value == 90
    assert ServicePoint.objects.get(code="video").name_fi == "Etänä"
    assert [line.split(":")[0] for line in loaded.kept] == ["customers_per_worker", "video"]


def test_only_an_administrator_loads() -> None:
    with pytest.raises(Forbidden):
        load_area(Actor.anonymous(), folder_of("tyohame"))


def test_the_commands_tell_faults_and_fail(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copytree(SHIPPED / "koillismaa", tmp_path / "x")
    file = tmp_path / "x" / "municipalities.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("65.9660", "5.9660"), encoding="utf-8")
    for command in ("check_area", "load_area"):
        with pytest.raises(CommandError):
            call_command(command, str(tmp_path / "x"))
        assert "municipalities.csv" in capsys.readouterr().err
    assert not Area.objects.exists()


def test_the_staff_is_made_once_with_roles_and_memberships() -> None:
    shipped_area()
    with trail.opened(SYSTEM, "tests"):
        first = create_staff(SYSTEM, folder_of("tyohame"), password="long enough for anybody", since=date(2025, 1, 1))
        again = create_staff(SYSTEM, folder_of("tyohame"), password="another password here", since=date(2025, 1, 1))
    assert first == again
    assert Account.objects.count() == len(first) == RoleMembership.objects.count()
    sizes = [team.members.count() for team in Team.objects.order_by("code")]
    assert all(8 <= size <= 12 for size in sizes)
    assert {login.role for login in first} >= {"coach", "team_lead", "manager", "admin", "dpo", "municipality"}


def test_the_staff_is_never_made_in_production(settings: Settings) -> None:
    shipped_area()
    settings.VIRTAUS_DEMO = settings.DEVELOPMENT = False
    with trail.opened(SYSTEM, "tests"), pytest.raises(Forbidden):
        create_staff(SYSTEM, folder_of("tyohame"), password="long enough for anybody", since=date(2025, 1, 1))
    assert not Account.objects.exists()


def test_the_database_itself_refuses_overlaps_and_wrong_sums() -> None:
    shipped_area()
    target = Target.objects.get(code="customers_per_worker")
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(
            code=target.code,
            value=1,
            valid_from=date(2026, 1, 1),
            source=target.source,
            mark=Mark.ASSUMED,
            sense="about",
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.filter(code="109").update(latitude=10)
    account = Account.objects.create_account("a@virtaus.example", "A")
    team = Team.objects.get(code="forssa")
    TeamMember.objects.create(team=team, account=account, share=1, languages=["fi"], valid_from=date(2026, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(team=team, account=account, share=1, languages=["fi"], valid_from=date(2026, 5, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.filter(code="forssa").update(valid_to=date(2020, 1, 1))
    assert Source.objects.filter(code="plan_7_2_1_humppila").exists()


def test_the_compute_process_learns_of_a_load() -> None:
    with trail.opened(SYSTEM, "tests"):
        load_area(SYSTEM, folder_of("koillismaa"))
    assert Change.objects.filter(kind="area", ref=None).exists()
