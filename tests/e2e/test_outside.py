"""Persons outside the office, on a phone: a jobseeker's own pages, and an employer who answers by a link."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.conftest import CheckPage, OpenPage
from tests.e2e.look import LOOKS, PICTURES, accessibility_faults, faults_of
from tests.world import World
from virtaus.accounts import links
from virtaus.frame.roles import Role
from virtaus.proposals.models import AnswerLink

PHONE = LOOKS[2:]
OWN = ("people:my_page", "people:my_data", "people:my_uses", "proposals:own_openings")
OF_PROPOSAL = ("own_opening", "own_why", "own_consent")


@pytest.mark.parametrize("route", OWN)
def test_a_jobseekers_pages_on_a_phone(check_page: CheckPage, route: str) -> None:
    check_page(reverse(route), route.replace(":", "-"), role=Role.JOBSEEKER, looks=PHONE)


@pytest.mark.parametrize("name", OF_PROPOSAL)
def test_a_jobseekers_opening_on_a_phone(check_page: CheckPage, town: World, name: str) -> None:
    address = reverse(f"proposals:{name}", args=[town.things["proposal"]])
    check_page(address, f"proposals-{name}", role=Role.JOBSEEKER, looks=PHONE)


def test_an_employers_pages_on_a_phone(check_page: CheckPage, town: World) -> None:
    check_page("/employer/", "employer", role=Role.EMPLOYER, looks=PHONE)
    address = reverse("proposals:employer_candidate", args=[town.things["proposal"]])
    check_page(address, "employer-candidate", role=Role.EMPLOYER, looks=PHONE)


def test_joining_and_the_coachs_list(check_page: CheckPage, town: World) -> None:
    check_page("/join/", "join", looks=PHONE)
    check_page("/proposals/waiting/", "waiting", role=Role.COACH)
    address = reverse("proposals:proposal", args=[town.things["proposal"]])
    check_page(address, "proposal", role=Role.COACH)


def test_a_consent_shows_exactly_what_is_told_before_it_is_given(signed_in: OpenPage, town: World) -> None:
    page = signed_in(Role.JOBSEEKER, PHONE[0])
    page.goto(reverse("proposals:own_consent", args=[town.things["proposal"]]))
    page.get_by_label("Nimesi, jonka työnantaja saa tietää").fill("Amina T.")
    page.get_by_label("Puhelin tai sähköposti tälle työnantajalle").fill("040 765 4321")
    page.get_by_role("button", name="Näytä, mitä kerrotaan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("saa tietää tämän, ei muuta")
    expect(page.locator(".told")).to_contain_text("Amina T.")
    assert accessibility_faults(page) == []
    page.screenshot(path=PICTURES / "consent-preview-390.png", full_page=True)
    page.get_by_role("button", name="Annan suostumuksen").click()
    expect(page.get_by_text("Suostumuksesi on tallennettu")).to_be_visible()


def test_an_employer_answers_by_a_link_on_a_phone(signed_in: OpenPage, town: World) -> None:
    sent = AnswerLink.objects.select_related("link").get(id=town.things["answer_link"])
    page: Page = signed_in(None, PHONE[0])
    PICTURES.mkdir(parents=True, exist_ok=True)
    address = reverse("proposals:open_answer", args=[links.token_of(sent.link)])
    assert faults_of(page, address, 200, PHONE[:1], "answer-before") == []
    assert links.token_of(sent.link) not in page.url
    page.get_by_role("button", name="Näytä hakija").click()
    expect(page.locator(".told")).to_be_visible()
    assert accessibility_faults(page) == []
    page.screenshot(path=PICTURES / "answer-shown-390.png", full_page=True)
    page.get_by_label("Haluamme tavata").check()
    page.get_by_role("button", name="Vastaa").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kiitos")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Linkki ei avaa mitään")
