"""What the compute process holds as columns is what reading each person row by row would give."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.utils.module_loading import autodiscover_modules

from tests.harness.plugin import laid_for_a_module
from virtaus.area.load_test import write_load_test_area
from virtaus.area.models import Team
from virtaus.casework import customers
from virtaus.casework.capacity import Work
from virtaus.casework.customers import Cases, Past, cases, past
from virtaus.casework.duties import State, known_on, where
from virtaus.casework.models import Discussion, JobSearch, StatusPeriod, TeamPeriod
from virtaus.casework.queries.spells import unemployment_spells
from virtaus.casework.statutes import law, status_codes
from virtaus.engine.matching import Profile
from virtaus.engine.statutes.calendar import add_months
from virtaus.frame import clock, columns
from virtaus.frame.actor import Actor
from virtaus.frame.compute import Changed
from virtaus.frame.compute.follower import Follower
from virtaus.frame.compute.registry import seeing
from virtaus.frame.ids import new_id
from virtaus.people.models import Part, Person, PersonConcept, Purpose, Relation, ServiceFacts
from virtaus.people.rules import in_force
from virtaus.proposals.inputs import places, vocabulary
from virtaus.proposals.profiles import Profiles, profiles
from virtaus.vocabulary.models import Concept, Kind
from virtaus.web import made_up_load
from virtaus.web.management.commands.load_made_up import parts_of

DAY = date(2026, 11, 30)
MORNING = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def laid_people(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    with laid_for_a_module(django_db_blocker), clock.frozen_at(MORNING):
        lay(tmp_path_factory.mktemp("area"))
        yield


def lay(folder: Path) -> None:
    """Some hundred made-up persons of two copies of the area, with what the made-up ones lack."""
    write_load_test_area(folder, of="tyohame", copies=2, openings=2)
    call_command("load_area", str(folder))
    call_command("load_vocabulary")
    for part in parts_of(1, DAY, 0.02):
        made_up_load.store(part)
    some = list(Person.objects.order_by("id"))
    Person.objects.filter(id__in=[each.id for each in some[::9]]).update(protected=True)
    Person.objects.filter(id__in=[each.id for each in some[1::9]]).update(municipality="")
    facts = ServiceFacts.objects.filter(person__in=some[::7])
    facts.update(working_times=["part_time", "on_call"], available_from=date(2027, 1, 4))
    ServiceFacts.objects.filter(person__in=some[::11]).update(reach_km=None)
    for served in Relation.objects.filter(person__in=some[3::13], valid_to=None):
        other = Team.objects.exclude(id=served.team_id).order_by("id")[0]
        Relation.objects.create(
            person=served.person, team=other, valid_from=DAY, basis="another team", recorded_at=MORNING
        )
    languages = Concept.objects.filter(kind=Kind.LANGUAGE).order_by("uri")[:3]
    for number, person in enumerate(some[::5]):
        for level, language in enumerate(languages[: 1 + number % 3], start=2):
            PersonConcept.objects.update_or_create(
                person=person, concept=language, part=Part.HAS, ended_at=None,
                defaults={"level": level, "source": "person", "recorded_at": MORNING},
            )  # fmt: skip


@pytest.fixture(autouse=True)
def _monday(laid_people: None, db: None) -> Iterator[None]:
    autodiscover_modules("compute")
    with clock.frozen_at(MORNING):
        yield


@pytest.fixture(params=[1, 1000])
def in_blocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks that end within a person, and one block of all."""
    monkeypatch.setattr(columns, "ROWS_AT_ONCE", 97 * request.param)
    monkeypatch.setattr(customers, "PERSONS_AT_ONCE", 41 * request.param)


def row_by_row(person: Person) -> Profile:
    """A profile straight from the models."""
    known = vocabulary.now()
    rows = PersonConcept.objects.filter(person=person, ended_at__isnull=True).select_related("concept")
    sought: list[tuple[int | None, str]] = []
    had: dict[str, set[int]] = defaultdict(set)
    spoken = set()
    for row in rows.order_by("part", "rank", "id"):
        numbers = known.read_as(row.concept_id)
        if row.part == Part.SEEKS and row.concept.kind == Kind.OCCUPATION:
            sought += [(number, known.groups.get(number, "")) for number in numbers]
        elif row.part == Part.SEEKS and row.concept.kind == Kind.ISCO_GROUP:
            sought.append((None, row.concept.code))
        elif row.part == Part.HAS and row.concept.kind == Kind.LANGUAGE:
            spoken |= {(number, row.level) for number in numbers}
        elif row.part == Part.HAS:
            had[row.concept.kind] |= set(numbers)
    needed: set[int] = set()
    for concept, group in sought:
        needed |= known.of_group.get(group, frozenset()) if concept is None else known.essential.get(concept, set())
    facts = ServiceFacts.objects.filter(person=person).first()
    return Profile(
        occupations=tuple(sought),
        skills=frozenset(had[Kind.SKILL]),
        implied=frozenset(needed - had[Kind.SKILL]),
        licences=frozenset(had[Kind.LICENCE]) or None,
        languages=frozenset(spoken) or None,
        working_times=frozenset(facts.working_times) or None if facts else None,
        available_from=facts.available_from.toordinal() if facts and facts.available_from else None,
        place=None if person.protected else places.now().get(person.municipality),
        reach_km=float(facts.reach_km) if facts and facts.reach_km else None,
    )


def loaded() -> Follower:
    follower = Follower()
    follower.state = follower._load_all()
    return follower


def same_profiles(held: Profiles) -> set[Profile]:
    """Compare everybody's profile; gives them."""
    found = set()
    for person in Person.objects.order_by("id"):
        assert held.get(person.id) == row_by_row(person), person.register_key
        found.add(row_by_row(person))
    return found


def test_a_profile_from_columns_is_that_of_the_rows(in_blocks: None) -> None:
    with seeing(loaded().state.contents):
        found = same_profiles(profiles.now())
        assert profiles.now().get(new_id()) is None
    for name in ("occupations", "skills", "licences", "languages", "working_times", "available_from", "reach_km"):
        assert {bool(getattr(each, name)) for each in found} == {True, False}, name
    assert None in {each.place for each in found}
    assert len({each.place for each in found}) > 5


def test_profiles_follow_what_changes() -> None:
    gone = Person.objects.create(register_key="NEWCOMER0", source="register", created_at=MORNING)
    follower = loaded()
    moved, asked = list(Person.objects.filter(protected=False).exclude(municipality="").order_by("id")[:2])
    other = Person.objects.exclude(municipality__in=["", moved.municipality]).order_by("id")[0]
    Person.objects.filter(id=moved.id).update(municipality=other.municipality)
    PersonConcept.objects.filter(person=asked).update(ended_at=MORNING)
    new = Person.objects.create(register_key="NEWCOMER1", source="register", created_at=MORNING)
    Person.objects.filter(id=gone.id).delete()
    with seeing(follower.state.contents):
        before = profiles.now()
        held = profiles_after(before, moved.id, gone.id, asked.id, new.id)
        assert held.columns is before.columns
        same_profiles(held)
        assert held.get(gone.id) is None
        assert before.get(gone.id) is not None


def profiles_after(before: Profiles, *changed: UUID) -> Profiles:
    return profiles.load(before, Changed({"person": frozenset(changed)}))


def waiting() -> dict[UUID, Work]:
    """What waits for each team, person by person."""
    relations = Relation.objects.filter(in_force(DAY), purpose=Purpose.SERVICE)
    teams = dict(relations.order_by("person_id", "valid_from", "id").values_list("person_id", "team_id"))
    work: dict[UUID, Work] = {}
    for person, known in known_on(Person.objects.all(), DAY).items():
        if person not in teams:
            continue
        own = work.setdefault(teams[person], Work())
        own.customers += 1
        own.agreed.update((str(each.kind), each.on) for each in known.booked if each.on >= DAY)
        duty, agreed, state = where(known, DAY)
        if duty is None or state is State.BOOKED:
            continue
        if agreed is not None:
            own.agreed_late[duty.due] += 1
        else:
            own.open[str(duty.kind), duty.due] += 1
    return work


def agreed_too_late() -> None:
    """Meetings of the next year for some whose duty is due earlier."""
    known = known_on(Person.objects.all(), DAY)
    due = {person: where(each, DAY)[0] for person, each in known.items()}
    for person, duty in [(person, duty) for person, duty in due.items() if duty is not None][:20]:
        Discussion.objects.create(
            person_id=person, kind=duty.kind, on=duty.due + timedelta(days=90), state="booked", origin="register",
            recorded_at=MORNING,
        )  # fmt: skip


def test_what_waits_for_teams_is_what_waits_for_each_customer(in_blocks: None) -> None:
    agreed_too_late()
    held = cases.load(None, Changed({}, everything=True))
    wanted = waiting()
    assert held.work() == wanted
    assert len(wanted) == Team.objects.count() > 1
    everything = sum((Counter(customers=work.customers) for work in wanted.values()), Counter())
    assert everything["customers"] > 100
    assert all(any(getattr(work, name) for work in wanted.values()) for name in ("open", "agreed", "agreed_late"))


def test_what_waits_follows_what_changes() -> None:
    before = cases.load(None, Changed({}, everything=True))
    moved, ended, gone = (before.ids[place] for place in (0, 5, 9))
    teams = Relation.objects.filter(in_force(DAY), person=moved).values("team")
    Relation.objects.filter(person=moved).update(team=Team.objects.exclude(id__in=teams).first())
    JobSearch.objects.filter(person=ended, ended_on__isnull=True).update(ended_on=DAY)
    Relation.objects.filter(person=gone).update(withdrawn_at=MORNING)
    held = cases.load(before, Changed({"person": frozenset({moved, ended, gone})}))
    assert held.ids is before.ids
    assert held.work() == waiting() != before.work()


def test_the_last_year_in_columns_is_that_of_the_rows(in_blocks: None) -> None:
    held: Past = past.load(None, Changed({}, everything=True))
    assert (held.weekly, held.stay) == row_by_row_past()
    assert sum(map(sum, held.weekly.values())) > 50
    assert 0 < held.stay < 1


def row_by_row_past() -> tuple[dict[UUID, list[int]], float]:
    since, quarter = DAY - timedelta(weeks=52), add_months(DAY, -3)
    version = law().interview.on(DAY)
    assert version is not None
    relations = Relation.objects.filter(withdrawn_at__isnull=True, purpose=Purpose.SERVICE)
    owners = dict(relations.order_by("person_id", "valid_from", "id").values_list("person_id", "team_id"))
    weekly: defaultdict[UUID, list[int]] = defaultdict(lambda: [0] * 52)
    last: dict[UUID, date | None] = {}
    then = now = 0
    rows = JobSearch.objects.filter(superseded_at__isnull=True).order_by("person_id", "started_on")
    for person, started, ended in rows.values_list("person_id", "started_on", "ended_on"):
        before = last.get(person)
        last[person] = ended
        gap = version.parameters["months_since_search_ended"]
        if person in owners and since <= started < DAY and (before is None or started >= add_months(before, gap)):
            weekly[owners[person]][(started - since).days // 7] += 1
        if started <= quarter and (ended is None or ended > quarter):
            then += 1
            now += ended is None or ended > DAY
    return dict(weekly), now / then


def test_a_day_that_begins_is_reckoned_anew() -> None:
    follower = loaded()
    with clock.frozen_at(MORNING + timedelta(days=1)):
        state = follower._load_changed(follower.state)
    held: Cases = state.contents["casework.cases"]
    assert held.day == DAY + timedelta(days=1)
    assert state.contents["proposals.profiles"] is follower.state.contents["proposals.profiles"]


def test_spells_in_columns_are_those_of_the_rows(in_blocks: None) -> None:
    silent = StatusPeriod.objects.filter(valid_to__isnull=True).order_by("id")[:9]
    StatusPeriod.objects.filter(id__in=[each.id for each in silent]).update(valid_to=DAY)
    TeamPeriod.objects.filter(person__in=[each.person_id for each in silent[:3]]).delete()
    spells = unemployment_spells(Actor.system("tests"))
    columns = (spells.starts, spells.ends, spells.exits, spells.municipalities, spells.teams, spells.returned_on)
    found = list(zip(*(column.tolist() for column in columns), strict=True))
    wanted = row_by_row_spells()
    assert found == wanted
    assert len(wanted) > 500
    assert {"", "unknown", "employed"} <= {row[2] for row in wanted}
    assert {"", wanted[0][3]} <= {row[3] for row in wanted}
    assert all({bool(row[place]) for row in wanted} == {True, False} for place in (1, 4, 5))


def row_by_row_spells() -> list[tuple[Any, ...]]:
    unemployed = {code for code, status in status_codes().items() if status.unemployed}
    held: defaultdict[UUID, list[TeamPeriod]] = defaultdict(list)
    for row in TeamPeriod.objects.filter(superseded_at__isnull=True).order_by("person_id", "valid_from"):
        held[row.person_id].append(row)
    spells: list[dict[str, Any]] = []
    last: StatusPeriod | None = None
    rows = StatusPeriod.objects.filter(superseded_at__isnull=True).select_related("person")
    for row in rows.order_by("person_id", "valid_from"):
        follows = last is not None and (last.person_id, last.valid_to) == (row.person_id, row.valid_from)
        jobless_before = last is not None and last.status in unemployed
        if row.status in unemployed and not (follows and jobless_before):
            if spells and spells[-1]["person"] == row.person_id:
                spells[-1]["again"] = row.valid_from
            place = "" if row.person.protected else row.municipality
            teams = [each for each in held[row.person_id] if each.valid_from <= row.valid_from]
            team = (teams[-1:] or held[row.person_id][:1] or [None])[0]
            spells.append({"person": row.person_id, "start": row.valid_from, "place": place, "again": None})
            spells[-1]["team"] = str(team.team_id) if team else ""
        if row.status in unemployed:
            spells[-1] |= {"end": row.valid_to, "exit": "unknown" if row.valid_to else ""}
        elif follows and jobless_before:
            spells[-1]["exit"] = row.status
        last = row
    spells.sort(key=lambda each: (each["start"], each["person"]))
    return [tuple(each[name] for name in ("start", "end", "exit", "place", "team", "again")) for each in spells]
