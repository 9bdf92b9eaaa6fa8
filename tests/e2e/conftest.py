"""A real browser against a live server with the small world of ``tests.world``, in a database of its own.

``signed_in(role)`` opens a browser page of somebody with that role; ``check_page(address, name, role=…)`` looks at a
page in light and dark, at 1280 and 390 pixels, keeps the pictures in ``test-results/pages`` and fails on what a person
would stumble on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.compute import answered_here
from tests.databases import copied, working_on
from tests.e2e.look import LOOKS, PICTURES, Look, by_size, faults_of
from tests.world import World, build
from virtaus.frame.roles import Role

CHROMIUM = os.environ.get("VIRTAUS_CHROMIUM", "/usr/bin/chromium")

OpenPage = Callable[..., Page]
CheckPage = Callable[..., None]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            # Says that the test database is needed, and puts these tests after those that roll back.
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture
def _django_db_helper() -> None:
    """In place of pytest-django's: it would empty the database after each test, which the audit log refuses."""


@pytest.fixture(scope="package")
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the test database: what the browser saves is seen by all threads and gone with the copy."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # Playwright's loop runs in this thread; the tests themselves do nothing asynchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with copied("browser") as copy, working_on(copy):
            yield


@pytest.fixture(scope="package")
def town(own_database: None) -> World:
    """The small world, saved for good in the browser's database."""
    return build()


@pytest.fixture(scope="package")
def server(town: World) -> Iterator[str]:
    """The address of the live server, which answers for the compute process as well."""
    with pytest.MonkeyPatch.context() as patch:
        answered_here(patch)
        running = LiveServer("127.0.0.1")
        yield running.url
        running.stop()


@pytest.fixture(scope="package")
def browser(own_database: None) -> Iterator[Browser]:
    # the database first: once Playwright's loop runs in this thread, nothing of Django's may unless it is let
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def open_browser(browser: Browser, server: str, town: World) -> Iterator[Callable[..., BrowserContext]]:
    """``open_browser(role, look, language)``: a fresh browser context, signed in when a role is named."""
    contexts: list[BrowserContext] = []

    def open_context(role: Role | None = None, look: Look = LOOKS[0], language: str = "fi") -> BrowserContext:
        context = browser.new_context(
            base_url=server,
            viewport={"width": look.width, "height": look.height},
            color_scheme=look.scheme,
            locale=f"{language}-FI",
            reduced_motion="reduce",
        )
        cookies = {"language": language}
        if role is not None:
            cookies["sessionid"] = town.client(role).cookies["sessionid"].value
        context.add_cookies([{"name": name, "value": value, "url": server} for name, value in cookies.items()])
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(open_browser: Callable[..., BrowserContext]) -> OpenPage:
    """``signed_in(Role.COACH)``: an empty browser page of somebody with that role; ``goto`` takes a path."""

    def open_page(role: Role | None = None, look: Look = LOOKS[0], language: str = "fi") -> Page:
        return open_browser(role, look, language).new_page()

    return open_page


@pytest.fixture
def check_page(signed_in: OpenPage) -> CheckPage:
    """``check_page("/gallery/", "gallery", role=Role.ADMIN)``: look at a page in every way and fail on its faults.

    ``prepare(page)`` may click something open before the look; ``status`` is the answer that is expected.
    """

    def check(
        address: str,
        name: str,
        *,
        role: Role | None = None,
        language: str = "fi",
        status: int = 200,
        looks: Sequence[Look] = LOOKS,
        prepare: Callable[[Page], None] | None = None,
    ) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        faults: list[str] = []
        for same_size in by_size(looks):
            page = signed_in(role, same_size[0], language)
            faults += faults_of(page, address, status, same_size, name, prepare)
            page.context.close()
        assert not faults, f"{address}\n" + "\n".join(faults)

    return check
