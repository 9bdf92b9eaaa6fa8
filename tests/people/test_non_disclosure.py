"""Under a non-disclosure order nothing shows where the person lives: one test for each place that could.

Two persons of the same municipality stand side by side, one protected: what is seen of the other proves that the
page would have told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.casework.conftest import MONDAY
from tests.factories.area import municipality
from tests.factories.casework import Events, SmallArea
from tests.people.conftest import Staff, staff
from tests.people.stand_alone import stand_alone
from virtaus.casework.actions.meetings import book_meeting
from virtaus.casework.models import Channel, DiscussionKind
from virtaus.casework.queries.spells import unemployment_spells
from virtaus.frame import trail
from virtaus.people.models import Contact, Person, Source
from virtaus.people.queries.search import search

PLACE = "Hämeenlinna"


@dataclass(frozen=True)
class Pair:
    """Two customers of the coach's team, who live in the same municipality."""

    seen: Person
    hidden: Person


@pytest.fixture
def pair(area: SmallArea, coach: Staff) -> Pair:
    events = Events()
    events.start("SEEN000001", "2026-11-24")
    events.start("HIDDEN0001", "2026-11-24", protected="1")
    events.read()
    return Pair(Person.objects.get(register_key="SEEN000001"), Person.objects.get(register_key="HIDDEN0001"))


def texts(coach: Staff, address: str, pair: Pair) -> tuple[str, str]:
    """The page of each of the two, at an address with a place for the person's id."""
    both = [coach.browser.get(address.format(person=person.id)) for person in (pair.seen, pair.hidden)]
    assert [answer.status_code for answer in both] == [200, 200]
    return both[0].content.decode(), both[1].content.decode()


def main_part(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def test_the_persons_page(coach: Staff, pair: Pair) -> None:
    seen, hidden = texts(coach, "/people/{person}/", pair)
    assert PLACE in main_part(seen)
    assert PLACE not in main_part(hidden)
    assert "109" not in main_part(hidden)
    assert "Non-disclosure order" in hidden


def test_the_whole_history(coach: Staff, pair: Pair) -> None:
    seen, hidden = texts(coach, "/people/{person}/history/", pair)
    assert PLACE in main_part(seen)
    assert PLACE not in main_part(hidden)


def test_the_list_its_filter_and_its_choices(coach: Staff, pair: Pair) -> None:
    page = coach.browser.get("/people/").content.decode()
    assert page.count(f">{PLACE}<") >= 1
    row = page.split("HIDDEN0001", 1)[1].split("</tr>", 1)[0]
    assert PLACE not in row
    narrowed = coach.browser.get("/people/?municipality=109").content.decode()
    assert "SEEN000001" in narrowed
    assert "HIDDEN0001" not in narrowed


def test_a_choice_is_not_there_for_the_protected_ones_sake(coach: Staff, pair: Pair) -> None:
    Person.objects.filter(id=pair.seen.id).update(protected=True)
    page = coach.browser.get("/people/").content.decode()
    assert 'value="109"' not in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export(coach: Staff, pair: Pair, kind: str) -> None:
    answer = coach.browser.get(f"/people/?export={kind}")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    if kind == "csv":
        rows = [line.split(";") for line in content.decode("utf-8-sig").splitlines()]
    else:
        sheet = load_workbook(BytesIO(content)).active
        assert sheet is not None
        rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    told = {row[0]: row for row in rows if row and row[0] in {"SEEN000001", "HIDDEN0001"}}
    assert PLACE in told["SEEN000001"]
    assert PLACE not in told["HIDDEN0001"]


def test_the_service_point_that_a_booking_proposes(area: SmallArea, coach: Staff, pair: Pair) -> None:
    type(area.point).objects.create(
        code="forssa",
        kind="near_service",
        municipality=municipality("061"),
        name_fi="Forssa",
        name_sv="Forssa",
        name_en="Forssa point",
        languages=["fi"],
        source=area.point.source,
        mark=area.point.mark,
        hours_source=area.point.source,
        hours_mark=area.point.mark,
        valid_from=date(2025, 1, 1),
    )
    Person.objects.filter(id__in=[pair.seen.id, pair.hidden.id]).update(municipality="061")
    seen, hidden = texts(coach, "/people/{person}/book/", pair)
    forssa = type(area.point).objects.get(code="forssa").id
    assert f'value="{forssa}" selected' in seen
    assert f'value="{forssa}" selected' not in hidden


def test_the_service_point_of_a_meeting_in_the_days_list(area: SmallArea, coach: Staff, pair: Pair) -> None:
    for person, at in ((pair.seen, time(12)), (pair.hidden, time(13))):
        book_meeting(
            coach.actor,
            person.id,
            kind=DiscussionKind.INITIAL_INTERVIEW,
            on=date(2026, 11, 30),
            at=at,
            minutes=45,
            channel=Channel.SERVICE_POINT,
            service_point_id=area.point.id,
        )
    page = coach.browser.get("/today/").content.decode()
    meetings = [part.split("</li>", 1)[0] for part in page.split("<li><time>")[1:]]
    seen = next(part for part in meetings if "SEEN000001" in part)
    hidden = next(part for part in meetings if "HIDDEN0001" in part)
    assert "office" in seen
    assert "office" not in hidden


def test_flow_by_municipality_counts_nobody_who_is_protected(coach: Staff, pair: Pair) -> None:
    assert sorted(unemployment_spells(coach.actor).municipalities.tolist()) == ["", "109"]


def test_a_home_panel_names_no_place(coach: Staff, pair: Pair) -> None:
    page = main_part(coach.browser.get("/").content.decode())
    if "HIDDEN0001" in page:
        row = page.split("HIDDEN0001", 1)[1].split("</li>", 1)[0]
        assert PLACE not in row


@pytest.mark.usefixtures("area")
def test_the_address_in_a_stand_alone_area(coach: Staff, pair: Pair) -> None:
    with stand_alone():
        for person in (pair.seen, pair.hidden):
            Contact.objects.create(
                person=person, street="Mallikatu 1", city=PLACE, phone="+3581", source=Source.COACH, recorded_at=MONDAY
            )
        for address in ("/people/{person}/", "/people/{person}/contact/"):
            seen, hidden = texts(coach, address, pair)
            assert "Mallikatu 1" in seen
            assert "Mallikatu 1" not in hidden
            assert "+3581" in hidden


def test_a_search_from_another_team(area: SmallArea, pair: Pair) -> None:
    other = staff(area.forssa)
    with trail.opened(other.actor, "tests"):
        teams = [search(other.actor, key).outside[0].team for key in ("SEEN000001", "HIDDEN0001")]
    assert teams == ["Team hameenlinna", ""]
