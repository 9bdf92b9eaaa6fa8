"""Links in force: the sender sees and takes back the own ones, the administrator all; each opens one thing only."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from django.urls import reverse

from tests.world import World
from virtaus.accounts import links
from virtaus.accounts.models import OneTimeLink
from virtaus.audit.models import AuditEntry
from virtaus.casework import feeds
from virtaus.frame import clock
from virtaus.frame.roles import STAFF, Role
from virtaus.people import joining
from virtaus.proposals import asking

PURPOSES = (asking.PURPOSE, joining.PURPOSE, feeds.PURPOSE)
PAGE = "/account/links"


@pytest.fixture(autouse=True)
def _no_links(world: World) -> None:
    OneTimeLink.objects.update(ended_at=clock.now(), end=links.End.REPLACED)


def sent(world: World, role: Role = Role.COACH, purpose: str = joining.PURPOSE) -> OneTimeLink:
    return links.make(world.actor(role), purpose, valid=timedelta(days=1))


def test_one_sees_what_one_has_sent_and_the_administrator_all(world: World) -> None:
    link = sent(world)
    address = reverse("accounts:revoke_link", args=[link.id])
    assert address in world.client(Role.COACH).get(PAGE).content.decode()
    assert address in world.client(Role.ADMIN).get(PAGE).content.decode()
    for role in STAFF - {Role.ADMIN, Role.COACH}:
        assert address not in world.client(role).get(PAGE).content.decode()
    assert world.client(Role.JOBSEEKER).get(PAGE).status_code == 403


@pytest.mark.parametrize("role", [Role.COACH, Role.ADMIN])
def test_a_link_taken_back_opens_nothing(world: World, role: Role) -> None:
    link = sent(world)
    address = reverse("accounts:revoke_link", args=[link.id])
    assert world.stranger(Role.COACH).post(address).status_code == 404
    assert links.opened(link.purpose, links.token_of(link), sender="a") == link
    assert world.client(role).post(address).status_code == 303
    assert links.opened(link.purpose, links.token_of(link), sender="a") is None
    assert links.end_of(link.purpose, links.token_of(link)) == links.End.REVOKED
    assert world.client(role).post(address).status_code == 404, "it is over"
    assert AuditEntry.objects.filter(action="accounts.revoke_link").exists()


def test_what_is_over_does_not_stand_there(world: World) -> None:
    link = sent(world)
    with clock.frozen_at(clock.now() + timedelta(days=2)):
        assert not list(OneTimeLink.objects.filter(id__in=[each.id for each in links.in_force(link.purpose)]))


@pytest.mark.parametrize(("purpose", "other"), list(permutations(PURPOSES, 2)))
def test_a_link_of_one_purpose_opens_no_other(world: World, purpose: str, other: str) -> None:
    link = sent(world, purpose=purpose)
    assert links.opened(other, links.token_of(link), sender="a") is None
    assert links.opened(purpose, links.token_of(link), sender="a") == link


@pytest.mark.parametrize("purpose", PURPOSES)
def test_guesses_of_each_purpose_are_paced_in_the_database(world: World, purpose: str) -> None:
    link = sent(world, purpose=purpose)
    for number in range(links.MOST_WRONG):
        assert links.opened(purpose, f"guess {number}", sender="10.1.1.1") is None
    with pytest.raises(links.TooManyAttempts):
        links.opened(purpose, links.token_of(link), sender="10.1.1.1")
    assert links.opened(purpose, links.token_of(link), sender="10.2.2.2") == link
