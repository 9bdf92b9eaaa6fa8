"""A training area of real size has teams and workers as the plan wants them."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.factories.area import shipped_area
from virtaus.accounts.models import Account
from virtaus.area.demo import create_staff
from virtaus.area.demo_teams import Staffing, create_more_staff
from virtaus.area.files.reading import folder_of
from virtaus.area.models import Team, TeamMember
from virtaus.frame import trail
from virtaus.frame.actor import Actor

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("test")
SINCE = date(2023, 12, 1)
STAFFING = Staffing(seekers_per_worker=100, lead_share=0.5, part_time=0.1)


def test_teams_of_eight_to_twelve_serve_everybody_and_again_is_harmless() -> None:
    shipped_area()
    seekers = {"061": 1819, "082": 446, "103": 170, "109": 6079, "169": 384, "834": 412, "981": 201}
    with trail.opened(ACTOR, "test"):
        create_staff(ACTOR, folder_of("tyohame"), password="harjoittelu-2026", since=SINCE)
        hired = create_more_staff(ACTOR, seekers, STAFFING, seed=1, since=SINCE)
        assert create_more_staff(ACTOR, seekers, STAFFING, seed=1, since=SINCE) == 0
    sizes = Counter(TeamMember.objects.order_by("id").values_list("team__code", flat=True))
    assert sum(sizes.values()) == 95
    assert all(8 <= size <= 12 for size in sizes.values())
    assert hired == 95 - 17
    serving = {
        team.code: list(team.municipalities.order_by("code").values_list("code", flat=True))
        for team in Team.objects.order_by("code")
    }
    assert serving["forssa"] == ["061", "103", "169", "834"], "who serves a small municipality is one team"
    assert serving["forssa-2"] == ["061", "981"]
    assert serving["hameenlinna"] == ["082", "109"]
    leading = Account.objects.filter(role_memberships__role="team_lead").order_by("id")
    leads = Counter(leading.values_list("role_memberships__team_id", flat=True))
    assert leads == dict.fromkeys(Team.objects.order_by("id").values_list("id", flat=True), 1)
    assert not Account.objects.get(
        id=TeamMember.objects.filter(team__code="forssa-2")[0].account_id
    ).has_usable_password()
