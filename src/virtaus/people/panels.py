"""What the room itself puts on a person's page, and on the person's own page of what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from virtaus.frame import home
from virtaus.frame.actor import Actor
from virtaus.frame.panels import Panel
from virtaus.people.my_page import MY_DATA
from virtaus.people.queries.correcting import waiting_count
from virtaus.people.queries.facts import SERVICE_FIELDS, Datum, own_service
from virtaus.people.queries.my import Login, login_of
from virtaus.people.queries.name_requests import headline, waiting_for_names
from virtaus.people.queries.outside import waiting_reviews
from virtaus.people.queries.unusual import waiting_findings
from virtaus.people.queries.uses import persons_with
from virtaus.people.rules import (
    HANDLE_CORRECTIONS,
    HANDLE_NAME_REQUESTS,
    INVITE,
    REVIEW_ACCESS,
    SEE_UNUSUAL,
    USE_OWN_PAGE,
)
from virtaus.people.slots import PERSON_PAGE
from virtaus.vocabulary.uses import counts_uses


def _logins(actor: Actor, persons: Sequence[UUID]) -> Mapping[UUID, Login]:
    return {person: login_of(actor, person) for person in persons}


PERSON_PAGE.register(
    Panel(
        name="people.login",
        order=90,
        right=INVITE,
        template="people/login_panel.html",
        rows=_logins,
        fields=frozenset({"people.login"}),
        persons=lambda person, row: [person],
        wide=False,
    )
)


def _served(actor: Actor, persons: Sequence[UUID]) -> Mapping[UUID, tuple[Datum, ...]]:
    return {person: own_service(actor, person) for person in persons}


MY_DATA.register(
    Panel(
        name="people.own_service",
        order=10,
        right=USE_OWN_PAGE,
        template="people/own_service.html",
        rows=_served,
        fields=SERVICE_FIELDS,
        persons=lambda person, rows: [person],
    )
)


def _reviews(actor: Actor) -> home.Finding | None:
    """Openings of customers from outside the team that wait for the actor's review."""
    waiting = waiting_reviews(actor)
    if not waiting:
        return None
    said = ngettext("%d opening waits for your review.", "%d openings wait for your review.", waiting) % waiting
    return home.Finding(said, home.Weight.TODAY, reverse("people:accesses"))


def _corrections(actor: Actor) -> home.Finding | None:
    """Requests of the actor's customers to correct their data."""
    waiting = waiting_count(actor)
    if not waiting:
        return None
    said = ngettext(
        "%d request to correct data waits for an answer.", "%d requests to correct data wait for an answer.", waiting
    )
    return home.Finding(said % waiting, home.Weight.TODAY, reverse("people:corrections"))


def _names(actor: Actor) -> home.Finding | None:
    """Requests for the names of readers."""
    waiting = waiting_for_names(actor)
    return home.Finding(headline(waiting), home.Weight.TODAY, reverse("people:name_requests")) if waiting else None


home.add_finding("people.name_requests", HANDLE_NAME_REQUESTS, _names)
home.add_finding("people.corrections", HANDLE_CORRECTIONS, _corrections)
home.add_finding("people.reviews", REVIEW_ACCESS, _reviews)
counts_uses("people", _("Persons"), persons_with)


def _unusual(actor: Actor) -> home.Finding | None:
    """Unusual reading that waits to be looked into."""
    waiting = waiting_findings(actor)
    if not waiting:
        return None
    said = ngettext(
        "%d finding of unusual reading waits for you.", "%d findings of unusual reading wait for you.", waiting
    )
    return home.Finding(said % waiting, home.Weight.TODAY, reverse("people:unusual"))


home.add_finding("people.unusual", SEE_UNUSUAL, _unusual)
