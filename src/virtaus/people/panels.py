"""What the room itself puts on a person's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from virtaus.frame.actor import Actor
from virtaus.frame.panels import Panel
from virtaus.people.queries.my import Login, login_of
from virtaus.people.rules import INVITE
from virtaus.people.slots import PERSON_PAGE


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
