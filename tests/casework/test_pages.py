"""The pages: what a coach and a manager do in the browser, without script, and what they are told when it is wrong."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from tests.factories.casework import Events, SmallArea, worker
from tests.tasks import RunTasks
from virtaus.casework import uploads
from virtaus.casework.models import Discussion, EventImport
from virtaus.frame import trail
from virtaus.frame.errors import Forbidden, NotFound
from virtaus.frame.imports import actions as imports
from virtaus.frame.imports.models import ImportedFile
from virtaus.frame.roles import Role
from virtaus.people.models import Person

KEY = "VH7Q2K9MPA"


def browser(area_team: object, role: Role = Role.COACH) -> Client:
    account, _actor = worker(area_team, role)  # type: ignore[arg-type]
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def coach(area: SmallArea) -> Client:
    return browser(area.hameenlinna)


@pytest.fixture
def person(events: Events) -> Person:
    events.start(KEY, "2026-11-24")
    events.read()
    return Person.objects.get()


def sent(client: Client, address: str, data: dict[str, str] | None = None) -> str:
    """Send a form and read the page that it leads to."""
    answer = client.post(address, data or {})
    assert answer.status_code == 303
    return client.get(answer["Location"]).content.decode()


def form(area: SmallArea, **changes: str) -> dict[str, str]:
    return {
        "kind": "initial_interview",
        "on": "2026-12-03",
        "at": "10:00",
        "minutes": "45",
        "place": str(area.point.id),
    } | changes


def test_the_day_says_what_comes_first_and_why(coach: Client, events: Events) -> None:
    events.start("LATE000001", "2026-05-25")
    events.held("LATE000001", "2026-08-27", "job_search_discussion")
    events.read()
    text = coach.get(reverse("casework:today")).content.decode()
    assert "<h1>One thing first.</h1>" in text
    assert "LATE000001" in text
    assert "Act 380/2023 § 32(1)(2)" in text
    assert "check" in text


def test_a_day_without_customers_says_where_they_come_from(coach: Client) -> None:
    assert "No customers yet" in coach.get(reverse("casework:today")).content.decode()


def test_booking_leads_to_the_meeting_and_its_text_for_the_national_system(
    area: SmallArea, coach: Client, person: Person
) -> None:
    address = reverse("casework:book", args=[person.id])
    assert 'value="2026-12-01"' in coach.get(address).content.decode()
    text = sent(coach, address, form(area))
    booked = Discussion.objects.get()
    assert f"{KEY}: Initial interview" in text
    assert "does not report on your behalf" in text
    text = sent(coach, reverse("casework:noted", args=[booked.id]), {"version": "1"})
    assert "Recorded in the national system" in text


def test_a_wrong_booking_comes_back_filled_in(area: SmallArea, coach: Client, person: Person) -> None:
    answer = coach.post(reverse("casework:book", args=[person.id]), form(area, on="2026-12-06"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "The day is not a working day: Independence Day." in text
    assert 'value="10:00"' in text
    assert not Discussion.objects.exists()


def test_a_day_after_the_due_date_must_be_meant(area: SmallArea, coach: Client, person: Person) -> None:
    address = reverse("casework:book", args=[person.id])
    answer = coach.post(address, form(area, on="2026-12-10"))
    assert answer.status_code == 422
    assert "The due date is" in answer.content.decode()
    assert coach.post(address, form(area, on="2026-12-10", late_meant="on")).status_code == 303


def test_a_stale_move_shows_both(area: SmallArea, coach: Client, person: Person) -> None:
    coach.post(reverse("casework:book", args=[person.id]), form(area))
    booked = Discussion.objects.get()
    coach.post(reverse("casework:noted", args=[booked.id]), {"version": "1"})
    answer = coach.post(reverse("casework:move", args=[booked.id]), form(area, on="2026-12-04", version="1"))
    assert answer.status_code == 409
    assert "Saved meanwhile" in answer.content.decode()
    answer = coach.post(reverse("casework:move", args=[booked.id]), form(area, on="2026-12-04", version="2"))
    assert answer.status_code == 303
    assert Discussion.objects.get().on == date(2026, 12, 4)


def test_marking_too_early_is_told_on_the_page(area: SmallArea, coach: Client, person: Person) -> None:
    coach.post(reverse("casework:book", args=[person.id]), form(area))
    booked = Discussion.objects.get()
    mark = reverse("casework:mark", args=[booked.id])
    assert "The meeting lies ahead: it can be marked from" in sent(coach, mark, {"version": "1", "mark": "held"})
    coach.post(mark, {"version": "1", "mark": "cancelled"})
    assert Discussion.objects.get().state == "cancelled"


def test_a_persons_page_tells_the_finding_and_the_history(area: SmallArea, coach: Client, person: Person) -> None:
    text = coach.get(reverse("people:person", args=[person.id])).content.decode()
    assert "<h1>Initial interview by" in text
    assert "Job search began" in text
    assert "The national register is master" in text
    stranger = browser(area.forssa)
    assert stranger.get(reverse("people:person", args=[person.id])).status_code == 404


def test_a_protected_persons_page_tells_no_place(coach: Client, events: Events) -> None:
    events.start(KEY, "2026-11-24", protected="1")
    events.read()
    text = coach.get(reverse("people:person", args=[Person.objects.get().id])).content.decode()
    assert "Non-disclosure order" in text
    assert "Hämeenlinna</p>" not in text
    assert " · Hämeenlinna ·" not in text


def test_the_list_is_filtered_and_exported_with_a_trace(coach: Client, person: Person) -> None:
    address = reverse("casework:people")
    assert KEY in coach.get(address, {"duty": "later"}).content.decode()
    assert KEY not in coach.get(address, {"duty": "late"}).content.decode()
    answer = coach.get(address, {"export": "csv"})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert KEY in content.decode("utf-8-sig")


def upload(client: Client, content: bytes) -> str:
    file = BytesIO(content)
    file.name = "yö.csv"
    answer = client.post(reverse("frame:imports"), {"kind": "events", "file": file})
    assert answer.status_code == 303
    return answer["Location"]


def test_a_file_is_looked_at_applied_and_undone(area: SmallArea, events: Events) -> None:
    manager = browser(None, Role.MANAGER)
    events.start(KEY, "2026-11-30", occupation="9999")
    preview = upload(manager, events.content)
    text = manager.get(preview).content.decode()
    assert "<h1>1 new, 0 changed, 0 as before.</h1>" in text
    assert "row 2, occupation" in text
    assert "New persons" in text
    assert not Person.objects.exists()
    assert "The file was applied: 1 new" in sent(manager, preview)
    applied = EventImport.objects.get()
    undo = reverse("casework:undo", args=[applied.id])
    assert undo in manager.get(reverse("frame:imports")).content.decode()
    asked = manager.get(undo).content.decode()
    assert "1 event is withdrawn, as if the file had never been read." in asked
    assert EventImport.objects.get().undone_at is None, "looking undoes nothing"
    assert "The file was undone: 1 person." in sent(manager, undo)
    assert "This file can't be undone" in manager.get(undo).content.decode()
    assert manager.post(undo).status_code == 422


def test_the_old_address_of_files_leads_to_the_new_one(area: SmallArea) -> None:
    answer = browser(None, Role.MANAGER).get(reverse("casework:imports"))
    assert answer["Location"] == reverse("frame:imports") + "?what=events"


def test_a_stand_alone_area_speaks_of_no_national_register(area: SmallArea, events: Events, settings: Settings) -> None:
    events.start(KEY, "2026-11-30")
    events.read()
    manager = browser(None, Role.MANAGER)
    assert "Data of the national register of" in manager.get(reverse("frame:imports")).content.decode()
    settings.VIRTAUS_MODE = "stand-alone"
    assert "register" not in manager.get(reverse("frame:imports")).content.decode().partition("<main")[0]


def test_a_faulty_file_names_line_column_and_reason_and_can_not_be_applied(area: SmallArea, events: Events) -> None:
    manager = browser(None, Role.MANAGER)
    events.start(KEY, "2026-11-30", municipality="999")
    preview = upload(manager, events.content)
    text = manager.get(preview).content.decode()
    assert "The file has 1 error. Nothing was changed." in text
    assert "The area has no municipality of this code." in text
    assert "Apply the file" not in text
    manager.post(preview)
    assert not Person.objects.exists()
    assert manager.post(f"{preview}discard").status_code == 303
    assert manager.get(preview).status_code == 404


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a large one."""
    monkeypatch.setattr(imports, "SMALL", 10)
    monkeypatch.setattr(uploads, "LARGE_ROWS", 0)


def test_a_large_file_is_checked_and_applied_by_the_worker(
    area: SmallArea, events: Events, large: None, run_tasks: RunTasks
) -> None:
    account, _actor = worker(None, Role.MANAGER)
    manager = Client()
    manager.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    manager.cookies["language"] = "en"
    events.start(KEY, "2026-11-30", occupation="9999")
    progress = upload(manager, events.content)
    assert "progress" in progress
    preview = reverse("frame:import", args=[ImportedFile.objects.get().id])
    assert "The file has not been checked yet." in manager.get(preview).content.decode()
    assert run_tasks() == ["frame.check_import"]
    assert preview in manager.get(progress).content.decode()
    text = manager.get(preview).content.decode()
    assert "row 2, occupation: “9999” is not in the vocabulary" in text
    assert not Person.objects.exists()
    progress = manager.post(preview)["Location"]
    assert run_tasks() == ["frame.apply_import"]
    assert reverse("frame:imports") in manager.get(progress).content.decode()
    assert EventImport.objects.get().applied_by == account
    assert Person.objects.count() == 1
    undo = reverse("casework:undo", args=[EventImport.objects.get().id])
    progress = manager.post(undo)["Location"]
    assert EventImport.objects.get().undone_at is None
    again = manager.post(undo)["Location"]
    assert again != progress
    assert run_tasks() == ["casework.undo_import"] * 2
    assert EventImport.objects.get().undone_at is not None
    assert reverse("frame:imports") in manager.get(again).content.decode()


def test_what_changed_after_the_check_is_told_in_the_senders_language(
    area: SmallArea, events: Events, large: None, run_tasks: RunTasks
) -> None:
    manager = browser(None, Role.MANAGER)
    events.start(KEY, "2026-11-30")
    upload(manager, events.content)
    run_tasks()
    other = Events()
    other.start(KEY, "2026-11-29")
    other.read()
    preview = reverse("frame:import", args=[ImportedFile.objects.get().id])
    progress = manager.post(preview)["Location"]
    with translation.override("fi"):
        run_tasks()
    assert preview in manager.get(progress).content.decode()
    assert "The file has 1 error" in manager.get(preview).content.decode()
    assert EventImport.objects.count() == 1


def test_a_large_file_that_was_thrown_away_while_it_waited_is_left_alone(
    area: SmallArea, events: Events, large: None, run_tasks: RunTasks
) -> None:
    manager = browser(None, Role.MANAGER)
    events.start(KEY, "2026-11-30")
    upload(manager, events.content)
    manager.post(reverse("frame:discard_import", args=[ImportedFile.objects.get().id]))
    run_tasks()
    assert not Person.objects.exists()


def test_anothers_waiting_file_is_not_found(area: SmallArea, events: Events) -> None:
    events.start(KEY, "2026-11-30")
    preview = upload(browser(None, Role.MANAGER), events.content)
    assert browser(None, Role.MANAGER).get(preview).status_code == 404
    _account, stranger = worker(None, Role.MANAGER)
    waiting = ImportedFile.objects.get().id
    for ask in (imports.discard, imports.ask_for_check, imports.ask_for_import):
        with trail.opened(stranger, "test"), pytest.raises(NotFound):
            ask(stranger, waiting)
    coach = browser(area.hameenlinna)
    assert coach.post(reverse("casework:undo", args=[area.forssa.id])).status_code == 403
    with trail.opened(stranger, "test"), pytest.raises(Forbidden):
        uploads.ask_for_undo(worker(area.hameenlinna)[1], area.forssa.id)
    assert ImportedFile.objects.exists()


def test_a_manager_approves_a_rule(area: SmallArea) -> None:
    manager = browser(None, Role.MANAGER)
    assert "3 rules in force must be checked." in manager.get(reverse("casework:rules")).content.decode()
    args = ["initial_interview", "2026-01-01"]
    answer = manager.post(reverse("casework:approve", args=args), {"grounds": ""})
    assert answer.status_code == 422
    text = sent(manager, reverse("casework:approve", args=args), {"grounds": "Finlex 1.12.2026"})
    assert "The rule is approved" in text
    assert "2 rules in force must be checked." in manager.get(reverse("casework:rules")).content.decode()
    assert manager.get(reverse("casework:rule", args=["initial_interview", "yesterday"])).status_code == 404
