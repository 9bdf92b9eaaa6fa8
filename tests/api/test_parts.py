"""Lists read in parts while they change: no row comes twice, and none of those that stayed is left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.factories.casework import Events
from tests.tokens import BASE, Caller, caller
from tests.world import World
from virtaus.area.models import Municipality
from virtaus.employers.models import State, Vacancy
from virtaus.frame import clock
from virtaus.frame.roles import Role
from virtaus.people.models import Person


def in_parts(program: Caller, address: str, key: str, meanwhile: Callable[[list[str]], object]) -> list[str]:
    """The keys of a list read three at a time; ``meanwhile`` happens after each part, told what has been read."""
    found: list[str] = []
    following: str | None = f"{address}limit=3"
    while following:
        part = program.got(following)
        found += [row[key] for row in part["items"]]
        meanwhile(found)
        following = part["next"] and part["next"].removeprefix(BASE)
    return found


def test_openings_entered_and_closed_between_parts(world: World) -> None:
    program = caller(world, Role.TEAM_LEAD)
    for number in range(12):
        Vacancy.objects.create(key=f"id:old-{number}", title=f"Old {number}", published_on=clock.today())
    old = [row["id"] for row in program.got("/vacancies?limit=100")["items"]]
    closed: list[str] = []

    def meanwhile(read: list[str]) -> None:
        if len(read) > len(old):
            return
        Vacancy.objects.create(key=f"id:new-{len(read)}", title="A new one", published_on=clock.today())
        # the last one read, by whose key the next part begins, and the one after the next
        gone = [read[-1], *[each for each in old if each not in read][1:2]]
        Vacancy.objects.filter(id__in=gone).update(state=State.FILLED)
        Vacancy.objects.filter(id__in=old).exclude(id__in=gone).update(title="Changed", municipality="061")
        closed.extend(gone)

    found = in_parts(program, "/vacancies?", "id", meanwhile)
    assert len(found) == len(set(found)), "none is read twice"
    assert found == sorted(found)
    assert set(old) - set(closed) <= set(found), "none of those that stayed is lost"
    assert len(set(found) - set(old)) >= 4, "those entered meanwhile come last"


def test_customers_who_come_and_leave_between_parts(world: World) -> None:
    program = caller(world, Role.COACH)
    events, today = Events(), clock.today()
    place = Municipality.objects.filter(teams=world.teams[0]).order_by("code")[0].code
    for number in range(10):
        events.start(f"PARTSOLD{number:02d}", str(today - timedelta(days=30)), place)
    events.read()
    keys = {str(row.id): str(row.register_key) for row in Person.objects.all()}
    old = [row["person_id"] for row in program.got("/people?limit=100")["items"]]
    keys_of_old = {each: keys[each] for each in old}
    assert len(old) >= 10
    left: list[str] = []

    def meanwhile(read: list[str]) -> None:
        if len(read) > len(old):
            return
        events.start(f"PARTSNEW{len(read):02d}", str(today - timedelta(days=1)), place)
        gone = [each for each in (read[-1], *[each for each in old if each not in read][1:2]) if each in old]
        for each in gone:
            if keys_of_old[each].startswith("PARTSOLD") and each not in left:
                events.end(keys_of_old[each], str(today))
                left.append(each)
        events.read()

    found = in_parts(program, "/people?", "person_id", meanwhile)
    assert len(found) == len(set(found))
    assert found == sorted(found)
    assert set(old) - set(left) <= set(found)
    assert left
    assert set(found) - set(old)
