"""A training area's invented logins outside the office are connected with invented persons and employers."""

from __future__ import annotations

from datetime import date

import pytest

from tests.proposals.conftest import Kitchen
from tests.proposals.outside import outside
from virtaus.accounts.models import Account
from virtaus.employers.models import Vacancy
from virtaus.frame.actor import Actor
from virtaus.frame.roles import Role
from virtaus.organisations.models import OrganisationMember
from virtaus.organisations.queries import own_organisation_names
from virtaus.people.models import Person
from virtaus.people.queries.my import own_person_id
from virtaus.proposals import demo
from virtaus.proposals.demo import STORY_GROUPS, connect_logins


@pytest.mark.parametrize("groups", [STORY_GROUPS, ("0000",)])
def test_the_logins_show_something_and_again_is_harmless(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch, groups: tuple[str, ...]
) -> None:
    """The same where nobody seeks kitchen work and no kitchen hires."""
    monkeypatch.setattr(demo, "STORY_GROUPS", groups)
    world = outside(kitchen)
    Person.objects.update(account=None)
    OrganisationMember.objects.all().delete()
    actors = {Role.JOBSEEKER: world.amina, Role.COACH: kitchen.coach, Role.EMPLOYER: world.rival}
    emails = {role: Account.objects.get(id=actor.account_id).email for role, actor in actors.items()}
    for _again in range(2):
        connect_logins(Actor.system("tests"), emails, since=date(2026, 1, 1))
    assert own_person_id(world.amina) == kitchen.person
    assert list(own_organisation_names(world.rival)) == [Vacancy.objects.get(id=world.vacancy).employer_id]
