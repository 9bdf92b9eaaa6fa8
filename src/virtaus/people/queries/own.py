"""What a person may know of their own record."""

from __future__ import annotations

from virtaus.frame.actor import Actor
from virtaus.people.models import Person


def is_registered(actor: Actor) -> bool:
    """Whether the actor's own login has a person."""
    return actor.account_id is not None and Person.objects.filter(account=actor.account_id).exists()
