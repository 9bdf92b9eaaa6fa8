"""The pages of the register, and what the pages of decisions say about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.delegations.test_delegations import _empty_register, recorded  # noqa: F401
from tests.world import World
from virtaus.accounts.rules import DECIDE_ROLES
from virtaus.area.models import Target
from virtaus.area.rules import DECIDE_TARGETS
from virtaus.casework.queries.law import rule_versions
from virtaus.casework.rules import DECIDE_RULES
from virtaus.delegations.models import Delegation
from virtaus.frame import clock
from virtaus.frame.powers import Place
from virtaus.frame.roles import STAFF, Role

TODAY = clock.today()
FORM = {
    "power": DECIDE_TARGETS.name,
    "holder": "role:manager",
    "place": "",
    "valid_from": TODAY.isoformat(),
    "valid_to": "",
    "conditions": "Enintään vuodeksi",
    "body": "Työllisyyslautakunta",
    "decided_on": TODAY.isoformat(),
    "section": "34",
    "record": "",
}


def test_a_manager_records_ends_and_lists(world: World) -> None:
    client = world.client(Role.MANAGER)
    assert client.get(reverse("delegations:new")).status_code == 200
    made = client.post(reverse("delegations:new"), FORM)
    row = Delegation.objects.get()
    assert made["Location"] == reverse("delegations:delegation", args=[row.id])
    page = client.get(made["Location"]).content.decode()
    assert "Enintään vuodeksi" in page
    assert world.accounts[Role.MANAGER].name in page
    table = client.get(reverse("delegations:delegations"), {"state": "now", "power": DECIDE_TARGETS.name})
    assert "Työllisyyslautakunta" in table.content.decode()
    file = client.get(reverse("delegations:delegations"), {"export": "csv"})
    assert "Työllisyyslautakunta" in b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    done = client.post(
        reverse("delegations:end", args=[row.id]),
        {"on": (TODAY + timedelta(days=5)).isoformat(), "why": "Lautakunta § 40", "version": row.version},
    )
    assert done.status_code == 303
    row.refresh_from_db()
    assert row.valid_to == TODAY + timedelta(days=5)
    undone = client.post(reverse("delegations:withdraw", args=[row.id]), {"why": "Väärä virka", "version": row.version})
    assert undone.status_code == 303


def test_a_delegation_is_passed_on_in_the_browser(world: World) -> None:
    source = recorded(world, may_be_passed_on=True)
    client = world.client(Role.MANAGER)
    address = reverse("delegations:pass_on", args=[source])
    assert "may_be_passed_on" not in client.get(address).content.decode()
    form = FORM | {"holder": f"account:{world.accounts[Role.ADMIN].id}"}
    made = client.post(address, form)
    assert made.status_code == 303
    assert Delegation.objects.get(passed_on_from=source).account_id == world.accounts[Role.ADMIN].id


def test_a_faulty_form_says_what_is_wrong(world: World) -> None:
    page = world.client(Role.MANAGER).post(reverse("delegations:new"), FORM | {"holder": "role:coach", "section": "§"})
    assert page.status_code == 422
    assert not Delegation.objects.exists()
    page = world.client(Role.MANAGER).post(reverse("delegations:new"), FORM | {"holder": "role:jobseeker"})
    assert page.status_code == 422


@pytest.mark.parametrize("role", sorted(STAFF))
def test_every_worker_reads_who_decides_what(world: World, role: Role) -> None:
    recorded(world)
    page = world.client(role).get(reverse("delegations:register")).content.decode()
    assert "§ 34" in page
    assert (reverse("delegations:new") in page) is (role in {Role.MANAGER, Role.ADMIN})


def test_the_page_of_the_decision_says_by_which_delegation(world: World) -> None:
    recorded(world, conditions="Enintään vuodeksi")
    row = Target.objects.get(code="customers_per_worker", valid_to__isnull=True)
    address = reverse("area:edit_target", args=[row.id])
    held = world.client(Role.MANAGER).get(address).content.decode()
    assert "Työllisyyslautakunta" in held
    assert "Enintään vuodeksi" in held
    closed = world.client(Role.ADMIN).get(address).content.decode()
    assert "Työllisyyslautakunta" not in closed
    assert 'name="value"' not in closed
    sent = world.client(Role.ADMIN).post(
        address, {"value": "90", "valid_from": TODAY.isoformat(), "decision": "x", "version": row.version}
    )
    assert sent.status_code == 403
    assert Target.objects.get(id=row.id).version == row.version


def test_a_rule_is_approved_only_by_who_holds_the_power(world: World) -> None:
    recorded(world, DECIDE_RULES, role="", account_id=world.strangers[Role.MANAGER].id)
    actor = world.actor(Role.MANAGER)
    unsure = next(each for each in rule_versions(actor) if not each.sure)
    address = reverse("casework:approve", args=[unsure.rule, unsure.valid_from.isoformat()])
    assert world.client(Role.MANAGER).post(address, {"grounds": "Read it"}).status_code == 403
    page = world.stranger(Role.MANAGER).get(reverse("casework:rule", args=[unsure.rule, unsure.valid_from.isoformat()]))
    assert "§ 34" in page.content.decode()
    assert world.stranger(Role.MANAGER).post(address, {"grounds": "Read it"}).status_code == 303


def test_granting_a_role_elsewhere_is_refused_on_the_form(world: World) -> None:
    recorded(world, DECIDE_ROLES, role=Role.ADMIN.value, place=Place(municipality="109"))
    client, account = world.client(Role.ADMIN), world.accounts[Role.PARTNER]
    form = {"role": "municipality", "team": "", "municipality": "169", "valid_from": TODAY.isoformat(), "valid_to": ""}
    address = reverse("accounts:grant_role", args=[account.id])
    account.refresh_from_db()
    form["version"] = str(account.version)
    assert client.post(address, form).status_code == 422
    assert client.post(address, form | {"municipality": "109"}).status_code == 303
    done = client.get(reverse("accounts:account", args=[account.id]))
    assert "§ 34" in done.content.decode()
