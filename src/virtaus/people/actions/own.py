"""What a jobseeker tells of herself on her own page: which work suits her, when, how far, and her languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import NotFound
from virtaus.people.actions.competence import FIELDS as COMPETENCE
from virtaus.people.actions.competence import add, set_level
from virtaus.people.actions.facts import save
from virtaus.people.models import Part, ServiceFacts, Source
from virtaus.people.models.facts import OWN_WORK
from virtaus.people.provenance import Origin
from virtaus.people.rules import EDIT_OWN, own_person


@action("people.tell_own_work", right=EDIT_OWN)
def tell_own_work(
    actor: Actor,
    values: Mapping[str, Any],
    *,
    levels: Mapping[UUID, int],
    new_language: UUID | None,
    new_level: int,
    version: int,
) -> None:
    """Record which work suits the actor, and how well she masters her languages; the source is herself.

    ``values`` are the fields of ``OWN_WORK``; ``levels`` those of languages that she has. ``new_language`` is added
    with its level. Raises Invalid, Stale, NotFound for a login without a customer.
    """
    person = own_person(actor).select_for_update(of=("self",)).first()
    if person is None:
        raise NotFound
    trail.note(COMPETENCE | {"people.service_facts"}, [person.id])
    told = {name: values[name] for name in OWN_WORK}
    save(ServiceFacts, person, told, Origin(Source.PERSON, actor.account_id, clock.now()), version)
    for concept, level in levels.items():
        set_level(actor, person, concept, level, Source.PERSON)
    if new_language is not None:
        add(actor, person, new_language, Part.HAS, Source.PERSON, new_level)
    changed("person", person.id)
