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
from virtaus.people.models import Part, Person, PersonConcept, Source
from virtaus.people.rules import EDIT_PEOPLE, persons
from virtaus.vocabulary.levels import Level
from virtaus.vocabulary.models import Concept, Kind

FIELDS = frozenset({"people.competence"})
SOUGHT = frozenset({Kind.OCCUPATION, Kind.ISCO_GROUP})


@action("people.add_competence", right=EDIT_PEOPLE)
def add_competence(
    actor: Actor, person_id: UUID, concept_id: UUID, part: Part, *, told_by: Source, level: int = Level.ANY
) -> UUID:
    """Add an occupation, skill, language or licence that a person seeks or has; returns the row.

    ``level`` is of a language only. Raises Invalid when it is there already, or when something other than an
    occupation is sought.
    """
    person = persons.get(actor, person_id)
    trail.note(FIELDS, [person.id])
    return add(actor, person, concept_id, part, told_by, level)


@action("people.set_language_level", right=EDIT_PEOPLE)
def set_language_level(actor: Actor, person_id: UUID, concept_id: UUID, level: int, *, told_by: Source) -> None:
    """Record how well a person masters a language that they have; the earlier row stays as history. NotFound."""
    person = persons.get(actor, person_id, for_update=True)
    trail.note(FIELDS, [person.id])
    set_level(actor, person, concept_id, level, told_by)


def add(actor: Actor, person: Person, concept_id: UUID, part: Part, told_by: Source, level: int) -> UUID:
    """A new row of competence, once the right to the person has been checked."""
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
        level=Level(level) if concept.kind == Kind.LANGUAGE else Level.ANY,
        source=told_by,
        recorder_id=actor.account_id,
        recorded_at=clock.now(),
    )
    changed("person", person.id)
    return row.id


def set_level(actor: Actor, person: Person, concept_id: UUID, level: int, told_by: Source) -> None:
    """Supersede a language's row by one with the level, once the right to the person has been checked."""
    lasting = PersonConcept.objects.filter(person=person, part=Part.HAS, ended_at__isnull=True)
    row = lasting.filter(concept=concept_id, concept__kind=Kind.LANGUAGE).first()
    if row is None:
        raise NotFound(_("Not found."))
    if row.level == level:
        return
    now = clock.now()
    PersonConcept.objects.filter(id=row.id).update(ended_at=now)
    PersonConcept.objects.create(
        person=person,
        concept_id=concept_id,
        part=Part.HAS,
        rank=row.rank,
        level=Level(level),
        source=told_by,
        recorder_id=actor.account_id,
        recorded_at=now,
    )
    changed("person", person.id)


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
