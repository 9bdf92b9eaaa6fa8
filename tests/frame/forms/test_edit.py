"""The second to save is told what the first one saved, and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, models
from django.template import engines
from django.test import RequestFactory
from django.test.utils import isolate_apps
from django.utils.translation import override
from django_cotton.compiler_regex import CottonCompiler

from virtaus.frame import clock
from virtaus.frame.errors import Invalid, NotFound, Stale
from virtaus.frame.forms import Conflict, DayField, EditForm, press
from virtaus.frame.versioned import Versioned

Page = Any


@pytest.fixture
def thing(db: None) -> Iterator[Any]:
    """A saved row of a table that lives as long as the test."""
    with isolate_apps("virtaus.frame"):

        class Thing(Versioned):
            name = models.CharField(max_length=10)
            due = models.DateField(null=True)

            class Meta:
                app_label = "frame"

        with connection.schema_editor(atomic=False) as editor:
            editor.create_model(Thing)
        yield Thing._base_manager.create(name="first", due=date(2026, 1, 1))


class ThingForm(EditForm):
    name = forms.CharField(label="Name")
    due = forms.DateField(label="Due", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Alpha"), ("b", "Beta")], required=False)


def test_an_edit_raises_the_version(thing: Any) -> None:
    thing.change({"name": "second"}, version=1)
    saved = type(thing)._base_manager.get()
    assert (saved.name, saved.version, thing.version) == ("second", 2, 2)


def test_the_second_to_save_is_told(thing: Any) -> None:
    other = type(thing)._base_manager.get()
    other.change({"name": "theirs"}, version=1)
    with pytest.raises(Stale) as stale:
        thing.change({"name": "mine", "due": None}, version=1)
    assert stale.value.current == {"name": "theirs", "due": date(2026, 1, 1)}
    assert stale.value.version == 2
    assert type(thing)._base_manager.get().name == "theirs"


def test_a_row_that_is_gone_is_not_found(thing: Any) -> None:
    type(thing)._base_manager.all().delete()
    thing.pk = 1
    with pytest.raises(NotFound):
        thing.change({"name": "x"}, version=1)


def test_a_value_against_its_fields_rule_changes_nothing(thing: Any) -> None:
    with pytest.raises(Invalid) as invalid:
        thing.change({"name": "longer than ten"}, version=1)
    assert list(invalid.value.fields) == ["name"]
    saved = type(thing)._base_manager.get()
    assert (saved.name, saved.version, thing.name, thing.version) == ("first", 1, "first", 1)


def test_a_stale_form_shows_both_and_saves_over_the_new_version() -> None:
    form = ThingForm({"name": "mine", "due": "2026-02-01", "kind": "a", "version": "1"})

    def change() -> None:
        raise Stale("too late", {"name": "mine", "due": date(2026, 1, 1), "kind": "b"}, 4)

    assert not form.attempt(change)
    assert form.status == 409
    assert form.version == 4
    assert form.conflicts == [Conflict("Due", "1.2.2026", "1.1.2026"), Conflict("Kind", "Alpha", "Beta")]
    html = engines["django"].from_string(CottonCompiler().process('<c-stale :form="form" />')).render({"form": form})
    assert "Beta" in html


def test_what_the_action_refuses_stands_by_the_field() -> None:
    form = ThingForm({"name": "x", "version": "3"})

    def change() -> None:
        raise Invalid({"name": ["taken"], "hidden": ["no"], "": ["at all"]})

    assert not form.attempt(change)
    assert form.status == 422
    assert form.errors == {"name": ["taken"], "__all__": ["no", "at all"]}


def test_a_form_in_order_is_changed_once() -> None:
    calls: list[int] = []
    form = ThingForm({"name": "x", "version": "3"})
    assert form.attempt(lambda: calls.append(form.version))
    assert calls == [3]
    assert form.status == 200


@pytest.mark.parametrize("typed", ["", "x", "-1", "٣", "9" * 40])
def test_a_version_nobody_made_is_zero(typed: str) -> None:
    assert ThingForm({"version": typed}).version == 0


def test_a_form_not_sent_is_not_attempted() -> None:
    form = ThingForm(version=7)
    assert not form.attempt(lambda: pytest.fail("changed"))
    assert (form.version, form.status, form.conflicts) == (7, 200, [])


@pytest.mark.parametrize(("sent", "version"), [("3", 3), ("", 0), ("٣", 0), ("9" * 5000, 0)])
def test_a_button_does_its_change_over_the_version_shown(sent: str, version: int) -> None:
    request = RequestFactory().post("/", {"version": sent})
    request._messages = told = CookieStorage(request)  # type: ignore[attr-defined]
    seen: list[int] = []
    form = EditForm(request.POST)
    assert press(request, form, lambda: seen.append(form.version), "Done.")
    assert (seen, [str(each) for each in told]) == ([version], ["Done."])


@pytest.mark.parametrize("refusal", [Invalid({"": ["Not like this."]}), Stale("Not like this.", {}, 2)])
def test_a_button_that_is_refused_says_why(refusal: Exception) -> None:
    def refuse() -> None:
        raise refusal

    request = RequestFactory().post("/")
    request._messages = told = CookieStorage(request)  # type: ignore[attr-defined]
    assert not press(request, EditForm(request.POST), refuse, "Done.")
    assert [str(each) for each in told] == ["Not like this."]


def test_a_day_is_written_as_the_browsers_picker_reads_it() -> None:
    class DayForm(EditForm):
        day = DayField(label="Day")

    with override("fi"):
        html = str(DayForm(initial={"day": date(2026, 11, 30)})["day"])
        sent = DayForm({"day": "2026-11-30"})
        assert sent.is_valid()
    assert 'type="date"' in html
    assert 'value="2026-11-30"' in html
    assert sent.cleaned_data["day"] == date(2026, 11, 30)


def test_a_day_out_of_bounds_is_refused_with_the_bounds() -> None:
    class DaysForm(EditForm):
        day = DayField(label="Day", required=False)
        soon = DayField(label="Soon", required=False, years_back=1, years_ahead=5)

    now = clock.today()
    form = DaysForm({"day": "0001-01-01", "soon": f"{now.year + 6}-01-01"})
    with override("en"):
        assert not form.is_valid()
        assert "1 Jan 1900" in form.errors["day"][0].replace("\xa0", " ")
        assert str(now.year + 5) in form.errors["soon"][0]
    assert DaysForm({"day": "1900-01-01", "soon": now.isoformat()}).is_valid()
    assert DaysForm({"day": "", "soon": ""}).is_valid()
