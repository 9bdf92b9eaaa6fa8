"""What a coach or the person adds to the competence that the register tells, and what is taken away."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from virtaus.frame import clock, trail
from virtaus.frame.actions import action
from virtaus.frame.actor import Actor
from virtaus.frame.changes import changed
from virtaus.frame.errors import Invalid, NotFound
from virtaus.people.models import Part, PersonConcept, Source
from virtaus.people.rules import EDIT_PEOPLE, persons
from virtaus.vocabulary.models import Concept, Kind

FIELDS = frozenset({"people.competence"})
SOUGHT = frozenset({Kind.OCCUPATION, Kind.ISCO_GROUP})


@action("people.add_competence", right=EDIT_PEOPLE)
def add_competence(actor: Actor, person_id: UUID, concept_id: UUID, part: Part, *, told_by: Source) -> UUID:
    """Add an occupation, skill, language or licence that a person seeks or has; returns the row.

    Raises Invalid when it is there already, or when something other than an occupation is sought.
    """
    person = persons.get(actor, person_id)
    trail.note(FIELDS, [person.id])
    concept = Concept.objects.filter(id=concept_id, is_current=True).first()
    if concept is None:
        raise NotFound(_("Not found."))
    if part is Part.SEEKS and concept.kind not in SOUGHT:
        raise Invalid({"part": [_("Only an occupation can be sought.")]})
    own = PersonConcept.objects.filter(person=person, part=part, ended_at__isnull=True)
    if own.filter(concept=concept).exists():
        raise Invalid({"concept": [_("It is there already.")]})
    last = own.aggregate(last=Max("rank"))["last"] or 0
    row = PersonConcept.objects.create(
        person=person,
        concept=concept,
        part=part,
        rank=last + 1,
        source=told_by,
        recorder_id=actor.account_id,
        recorded_at=clock.now(),
    )
    changed("person", person.id)
    return row.id


@action("people.end_competence", right=EDIT_PEOPLE)
def end_competence(actor: Actor, person_id: UUID, concept_id: UUID, part: Part) -> None:
    """Take a competence away; its row stays as history. NotFound when it is not there.

    What the register tells comes back with its next file, unless it is corrected there too.
    """
    person = persons.get(actor, person_id)
    trail.note(FIELDS, [person.id])
    lasting = PersonConcept.objects.filter(person=person, concept=concept_id, part=part, ended_at__isnull=True)
    if not lasting.update(ended_at=clock.now()):
        raise NotFound(_("Not found."))
    changed("person", person.id)
