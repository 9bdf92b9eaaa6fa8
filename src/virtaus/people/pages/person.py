"""The page of a person: the finding first, then what the rooms below know."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from virtaus.frame.errors import NotFound
from virtaus.frame.navigation import menu
from virtaus.frame.pages import PageRequest, page, see_other
from virtaus.frame.reading import one_page
from virtaus.people import queries
from virtaus.people.queries.doubles import became
from virtaus.people.queries.facts import facts
from virtaus.people.rules import SEE_PEOPLE
from virtaus.people.slots import PERSON_PAGE, finding


@page(SEE_PEOPLE)
def person(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Everything that the actor's own team may know of a person; a record that was merged leads to the one kept."""
    with one_page():
        try:
            row = queries.person(request.actor, person_id)
        except NotFound:
            kept = became(request.actor, person_id)
            if kept is None:
                raise
            return see_other(reverse("people:person", args=[kept]))
        panels = PERSON_PAGE.show(request.actor, person_id, request)
        context = {
            "person": row,
            "facts": facts(request.actor, person_id),
            "finding": finding(request.actor, person_id),
            "wide": [panel for panel in panels if panel.wide and panel.html],
            "narrow": [panel for panel in panels if not panel.wide and panel.html],
            "crumbs": crumbs_to(request, row.key),
        }
    return render(request, "people/person.html", context)


def crumbs_to(request: PageRequest, label: str, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The trail of links to a page of a person: the menu's own place for persons, what lies between, and here."""
    places = [(link.label, link.url) for link in menu(request.actor, request.path) if link.current]
    return [*places, *more, (label, "")]
