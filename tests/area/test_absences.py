"""Who is away: entered by the lead of the team, without a reason, and counted in the team's working time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.urls import reverse

from tests.factories.area import shipped_area
from tests.world import BUILDER, World
from virtaus.accounts.models import Account
from virtaus.accounts.queries import actor_of
from virtaus.area import actions, queries
from virtaus.area.absences import add_absence, end_absence, withdraw_absence
from virtaus.area.demo import create_absences, create_staff
from virtaus.area.files.reading import SHIPPED, folder_of
from virtaus.area.models import Absence, Team, TeamMember
from virtaus.frame import clock, trail
from virtaus.frame.errors import Forbidden, Invalid, NotFound, Stale
from virtaus.frame.roles import Role

DAY = timedelta(days=1)


@pytest.fixture
def team(db: None) -> UUID:
    shipped_area()
    return Team.objects.get(code="forssa").id


def member(team: UUID, share: str = "1") -> UUID:
    account = Account.objects.create_account(f"member{Account.objects.count()}@example.org", "Saara Laine")
    actions.add_member(BUILDER, team, account.id, share=Decimal(share))
    return account.id


def there(team: UUID, on: date) -> Decimal:
    return sum((each.share for each in queries.working_time(BUILDER, on) if each.is_there(on)), Decimal(0))


def test_an_absence_takes_the_hours_from_its_first_day_to_its_last(team: UUID) -> None:
    today = clock.today()
    account = member(team)
    member(team, "0.5")
    add_absence(BUILDER, account, valid_from=today + DAY, valid_to=today + 3 * DAY)
    assert [there(team, today + days * DAY) for days in range(4)] == [
        Decimal("1.5"), Decimal("0.5"), Decimal("0.5"), Decimal("1.5")
    ]  # fmt: skip


def test_the_days_back_and_a_wrong_entry(team: UUID) -> None:
    today = clock.today()
    account = member(team)
    absence = add_absence(BUILDER, account, valid_from=today, valid_to=None)
    with pytest.raises(Invalid, match="ensimmäisen poissaolopäivän"):
        end_absence(BUILDER, absence, back_on=today, version=1)
    end_absence(BUILDER, absence, back_on=today + 2 * DAY, version=1)
    assert there(team, today + DAY) == 0
    assert there(team, today + 2 * DAY) == 1
    with pytest.raises(Stale):
        withdraw_absence(BUILDER, absence, version=1)
    withdraw_absence(BUILDER, absence, version=2)
    assert there(team, today) == 1
    assert Absence.objects.filter(id=absence).exists(), "it stays on record"
    with pytest.raises(NotFound):
        withdraw_absence(BUILDER, absence, version=3)


def test_days_noted_already_and_days_in_the_wrong_order_are_refused(team: UUID) -> None:
    today = clock.today()
    account = member(team)
    add_absence(BUILDER, account, valid_from=today, valid_to=today + 5 * DAY)
    with pytest.raises(Invalid) as overlap:
        add_absence(BUILDER, account, valid_from=today + 4 * DAY, valid_to=None)
    assert "" in overlap.value.fields
    with pytest.raises(Invalid) as order:
        add_absence(BUILDER, account, valid_from=today + 9 * DAY, valid_to=today + 8 * DAY)
    assert "last_day" in order.value.fields
    later = add_absence(BUILDER, account, valid_from=today + 9 * DAY, valid_to=today + 12 * DAY)
    first = Absence.objects.exclude(id=later).get()
    with pytest.raises(Invalid) as reaches:
        end_absence(BUILDER, first.id, back_on=today + 10 * DAY, version=1)
    assert "back_on" in reaches.value.fields


def test_the_lead_of_another_team_reaches_nobody(world: World) -> None:
    coach = world.accounts[Role.COACH].id
    other = world.strangers[Role.TEAM_LEAD]
    absence = Absence.objects.get(account_id=coach)
    with trail.opened(actor_of(other), "tests"):
        with pytest.raises(Invalid):
            add_absence(actor_of(other), coach, valid_from=clock.today() + 40 * DAY, valid_to=None)
        with pytest.raises(NotFound):
            end_absence(actor_of(other), absence.id, back_on=clock.today() + DAY, version=absence.version)
        with pytest.raises(NotFound):
            queries.absences(actor_of(other), world.teams[0])
    with trail.opened(world.actor(Role.COACH), "tests"), pytest.raises(Forbidden):
        add_absence(world.actor(Role.COACH), coach, valid_from=clock.today(), valid_to=None)


def test_who_has_left_the_team_is_seen_by_its_lead_no_more(world: World) -> None:
    lead, team = world.actor(Role.TEAM_LEAD), world.teams[0]
    absence = Absence.objects.get(account_id=world.accounts[Role.COACH].id)
    with trail.opened(lead, "tests"):
        assert [row.id for row in queries.absences(lead, team)] == [absence.id]
        TeamMember.objects.filter(account_id=absence.account_id).update(
            valid_from=clock.today() - 9 * DAY, valid_to=clock.today()
        )
        assert queries.absences(lead, team) == []
        with pytest.raises(NotFound):
            queries.absence(lead, absence.id)
        with pytest.raises(Invalid):
            add_absence(lead, absence.account_id, valid_from=clock.today() + 40 * DAY, valid_to=None)


def test_the_lead_notes_and_ends_it_in_the_browser(world: World) -> None:
    lead, team = world.client(Role.TEAM_LEAD), world.teams[0]
    account = world.accounts[Role.COACH].id
    first = clock.today() + 60 * DAY
    address = reverse("area:add_absence", args=[team])
    wrong = lead.post(address, {"account": str(account), "valid_from": first, "last_day": first - DAY})
    assert wrong.status_code == 422
    assert f'value="{first.isoformat()}"' in wrong.content.decode(), "what was typed stays"
    made = lead.post(address, {"account": str(account), "valid_from": first, "last_day": first})
    assert made.status_code == 303
    absence = Absence.objects.get(account_id=account, valid_from=first)
    assert absence.valid_to == first + DAY
    page = lead.get(reverse("area:absences", args=[team])).content.decode()
    assert reverse("area:absence", args=[absence.id]) in page
    back = first + 4 * DAY
    lead.post(reverse("area:absence", args=[absence.id]), {"back_on": back, "version": 1})
    absence.refresh_from_db()
    assert absence.valid_to == back
    lead.post(reverse("area:withdraw_absence", args=[absence.id]), {"version": 2})
    assert (
        reverse("area:absence", args=[absence.id])
        not in lead.get(reverse("area:absences", args=[team])).content.decode()
    )


def test_no_reason_is_kept() -> None:
    kept = {field.name for field in Absence._meta.get_fields()}
    assert kept == {"id", "version", "account", "valid_from", "valid_to", "recorder", "recorded_at", "withdrawn_at"}


@pytest.mark.django_db
def test_the_training_area_has_somebody_away_in_forssa_and_again_is_harmless() -> None:
    shipped_area()
    folder, today = folder_of("tyohame"), clock.today()
    with trail.opened(BUILDER, "tests"):
        create_staff(BUILDER, folder, password="harjoittelu-2026", since=today - 400 * DAY)
        assert create_absences(BUILDER, folder, as_of=today) == 1
        assert create_absences(BUILDER, folder, as_of=today) == 0
    absence = Absence.objects.get(account__email="kerttu.pihlajamalli@virtaus.example")
    assert absence.valid_from < today < (absence.valid_to or today)
    assert TeamMember.objects.get(account=absence.account).team.code == "forssa"


@pytest.mark.django_db
def test_a_sample_of_the_people_gets_a_sample_of_the_working_time() -> None:
    shipped_area()
    forssa, today = Team.objects.get(code="forssa").id, clock.today()
    with trail.opened(BUILDER, "tests"):
        create_staff(BUILDER, folder_of("tyohame"), password="harjoittelu-2026", since=today, customers={forssa: 355})
    shares = dict(TeamMember.objects.filter(team_id=forssa).values_list("account__email", "share"))
    # 355 customers at 100 a worker are half of the team's 7.1 shares
    assert shares["saara.lehtimalli@virtaus.example"] == Decimal("0.50")
    assert shares["leena.jarvimalli@virtaus.example"] == Decimal("0.25")


def test_every_shipped_area_gives_its_working_times() -> None:
    for folder in sorted(path.parent for path in SHIPPED.glob("*/area.toml")):
        codes = (folder / "targets.csv").read_text(encoding="utf-8")
        for code in ("minutes_initial_interview", "minutes_discussion", "meeting_share", "weekly_hours"):
            assert f"\n{code}," in codes, folder
