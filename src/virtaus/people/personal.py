"""What the room holds of persons, and what becomes of it."""

from __future__ import annotations

from virtaus.frame.personal import Erase, Merge, declare
from virtaus.people.models import PersonConcept, Relation

declare(
    PersonConcept,
    audit=("people.competence",),
    export=True,
    erase=Erase.DELETE,
    merge=Merge.JOIN,
    retention="people.customer",
)
declare(
    Relation,
    audit=("people.person",),
    export=True,
    erase=Erase.DELETE,
    merge=Merge.MOVE,
    retention="people.customer",
)
